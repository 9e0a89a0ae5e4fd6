import { BitReader } from './bit-reader.js';
import { crc16 } from './checksums.js';
import type { FrameHeader } from './frame-header.js';
import { decodeSubframe } from './subframe.js';

/** A decoded FLAC frame. */
export interface Frame {
  /** One array per channel; ±1 is full scale. */
  readonly channelData: Float32Array[];
  /** First byte behind the frame. */
  readonly end: number;
}

/**
 * Decodes the frame whose header was read, and checks it by its checksum.
 *
 * @param bytes the file
 * @param start where the header begins
 * @param header what it says
 * @throws RangeError when the frame is damaged or cut off
 */
export function decodeFrame(bytes: Uint8Array, start: number, header: FrameHeader): Frame {
  const reader = new BitReader(bytes, header.end);
  const { blockSize, bitsPerSample, channelMode } = header;
  const channels = Array.from({ length: header.channels }, (_, channel) => {
    const samples = new Float64Array(blockSize);
    // The difference of two channels needs one bit more.
    const isSide =
      channelMode === 'side-right' ? channel === 0 : channelMode !== 'independent' && channel === 1;
    decodeSubframe(reader, samples, bitsPerSample + (isSide ? 1 : 0));
    return samples;
  });
  reader.align();
  const contentEnd = reader.bytePosition;
  if (reader.read(16) !== crc16(bytes, start, contentEnd))
    throw new RangeError('A frame has a wrong checksum.');
  if (channelMode !== 'independent') separate(channels[0]!, channels[1]!, channelMode);
  const scale = 2 ** (1 - bitsPerSample);
  return {
    channelData: channels.map((samples) => Float32Array.from(samples, (sample) => sample * scale)),
    end: contentEnd + 2,
  };
}

/** Turns a channel and a difference back into left and right, in place. */
function separate(
  first: Float64Array,
  second: Float64Array,
  mode: Exclude<FrameHeader['channelMode'], 'independent'>,
): void {
  for (let index = 0; index < first.length; index += 1) {
    const a = first[index]!;
    const b = second[index]!;
    if (mode === 'left-side') second[index] = a - b;
    else if (mode === 'side-right') first[index] = a + b;
    else {
      // The lowest bit of the sum is that of the difference; mid was rounded down.
      const left = a + Math.floor((b + 1) / 2);
      first[index] = left;
      second[index] = left - b;
    }
  }
}
