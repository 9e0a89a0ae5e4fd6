import { crc8, crc16 } from '../../src/codecs/flac/checksums.js';

/** How a block of a test file is coded. */
export interface FlacBlock {
  /** Integer samples of each channel, all of the same length, 1 to 65536. */
  readonly channels: readonly (readonly number[])[];
  /** Zero bits at the low end of every sample, coded once instead of with each sample. Default 0. */
  readonly wastedBits?: number;
}

/** Writes bits into bytes, most significant first. */
class BitWriter {
  readonly bytes: number[] = [];
  #pending = 0;
  #bits = 0;

  write(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      this.#pending = (this.#pending << 1) | (Math.floor(value / 2 ** bit) & 1);
      this.#bits += 1;
      if (this.#bits === 8) {
        this.bytes.push(this.#pending);
        this.#pending = 0;
        this.#bits = 0;
      }
    }
  }

  align(): void {
    if (this.#bits > 0) this.write(0, 8 - this.#bits);
  }
}

/**
 * Builds a FLAC file of uncompressed (verbatim or constant) subframes, by the book (RFC 9639), so that what the decoder
 * must return is known to the bit.
 *
 * @returns the file, and where each frame begins
 */
export function buildFlac(
  blocks: readonly FlacBlock[],
  sampleRate: number,
  bitsPerSample: number,
): { bytes: Uint8Array; frameOffsets: number[] } {
  const channels = blocks[0]!.channels.length;
  const total = blocks.reduce((sum, block) => sum + block.channels[0]!.length, 0);
  const head = new BitWriter();
  head.bytes.push(...Buffer.from('fLaC'), 0x80, 0, 0, 34);
  head.write(16, 16);
  head.write(65_535, 16);
  head.write(0, 48);
  head.write(sampleRate, 20);
  head.write(channels - 1, 3);
  head.write(bitsPerSample - 1, 5);
  head.write(total, 36);
  head.bytes.push(...new Uint8Array(16));

  const bytes = head.bytes;
  const frameOffsets = blocks.map((block, index) => {
    const offset = bytes.length;
    bytes.push(...frameBytes(block, index, bitsPerSample));
    return offset;
  });
  return { bytes: Uint8Array.from(bytes), frameOffsets };
}

function frameBytes(block: FlacBlock, index: number, bitsPerSample: number): Uint8Array {
  const writer = new BitWriter();
  // Sync and fixed block size; block size in 16 bits at the end of the header; rate and depth from the stream info.
  writer.write(0xfff8, 16);
  writer.write(7, 4);
  writer.write(0, 4);
  writer.write(block.channels.length - 1, 4);
  writer.write(0, 4);
  // Below 128 the coded frame number is one byte.
  writer.write(index % 128, 8);
  writer.write(block.channels[0]!.length - 1, 16);
  writer.bytes.push(crc8(Uint8Array.from(writer.bytes), 0, writer.bytes.length));
  const wasted = block.wastedBits ?? 0;
  for (const samples of block.channels) {
    const isConstant = samples.every((sample) => sample === samples[0]);
    writer.write(isConstant ? 0 : 1, 7);
    writer.write(wasted > 0 ? 1 : 0, 1);
    if (wasted > 0) writer.write(1, wasted);
    const depth = bitsPerSample - wasted;
    for (const sample of isConstant ? samples.slice(0, 1) : samples) {
      const value = sample / 2 ** wasted;
      writer.write(value < 0 ? value + 2 ** depth : value, depth);
    }
  }
  writer.align();
  const checksum = crc16(Uint8Array.from(writer.bytes), 0, writer.bytes.length);
  writer.write(checksum, 16);
  return Uint8Array.from(writer.bytes);
}
