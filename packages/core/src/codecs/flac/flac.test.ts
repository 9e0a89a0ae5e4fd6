import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildFlac } from '../../../test/audio/build-flac.js';
import { StarlingError } from '../../errors/starling-error.js';
import { BitReader } from './bit-reader.js';
import { crc8, crc16 } from './checksums.js';
import { flacDecoder } from './flac-decoder.js';

const context = { maxSeconds: 600 };

describe('BitReader', () => {
  it('reads numbers of any width as they stand', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: 1, max: 53 }).chain((bits) =>
            fc.tuple(
              fc.constant(bits),
              fc.maxSafeNat().map((value) => value % 2 ** bits),
            ),
          ),
          { minLength: 1, maxLength: 20 },
        ),
        (numbers) => {
          const text = numbers.map(([bits, value]) => value.toString(2).padStart(bits, '0')).join('');
          const bytes = text.match(/.{1,8}/g)!.map((part) => Number.parseInt(part.padEnd(8, '0'), 2));
          const reader = new BitReader(Uint8Array.from(bytes), 0);
          for (const [bits, value] of numbers) expect(reader.read(bits)).toBe(value);
        },
      ),
    );
  });

  it('counts zeros over byte borders and reads signed numbers', () => {
    const reader = new BitReader(Uint8Array.of(0, 0, 0, 0, 0, 0b00010111, 0b10000000), 0);
    expect(reader.readUnary()).toBe(43);
    expect(reader.readSigned(2)).toBe(1);
    expect(reader.readSigned(2)).toBe(-1);
    expect(reader.bytePosition).toBe(6);
    reader.align();
    expect(reader.read(1)).toBe(1);
  });

  it('refuses to read past the end', () => {
    expect(() => new BitReader(new Uint8Array(4), 0).readUnary()).toThrow(RangeError);
    expect(() => new BitReader(new Uint8Array(1), 0).read(9)).toThrow(RangeError);
  });
});

describe('checksums', () => {
  // Check values of the catalogue of parametrised CRC algorithms: CRC-8/SMBUS and CRC-16/UMTS.
  it('have the known values for "123456789"', () => {
    const bytes = new TextEncoder().encode('123456789');
    expect(crc8(bytes, 0, 9)).toBe(0xf4);
    expect(crc16(bytes, 0, 9)).toBe(0xfee8);
  });
});

describe('flacDecoder', () => {
  const block = Array.from({ length: 300 }, (_, index) => ((index * 7919) % 60_000) - 30_000);

  it('returns every sample exactly, for any depth, length and number of channels', async () => {
    const depths = fc.constantFrom(8, 12, 16, 20, 24);
    const file = fc.record({
      bits: depths,
      channels: fc.integer({ min: 1, max: 8 }),
      lengths: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
      wastedBits: fc.integer({ min: 0, max: 3 }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(file, async ({ bits, channels, lengths, wastedBits, seed }) => {
        let state = seed;
        const sample = () => {
          state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
          const step = 2 ** wastedBits;
          return Math.floor(((state / 2 ** 31) * 2 - 1) * 2 ** (bits - 1 - wastedBits)) * step;
        };
        const blocks = lengths.map((length) => ({
          wastedBits,
          channels: Array.from({ length: channels }, () => Array.from({ length }, sample)),
        }));
        const decoded = await flacDecoder.decode(buildFlac(blocks, 44_100, bits).bytes, context);
        expect(decoded.sampleRate).toBe(44_100);
        expect(decoded.channelData.map((data) => [...data].map((value) => value * 2 ** (bits - 1)))).toEqual(
          Array.from({ length: channels }, (_, channel) => blocks.flatMap((each) => each.channels[channel]!)),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('goes on behind a damaged frame', async () => {
    const blocks = [1, 2, 3].map((factor) => ({
      channels: [block.map((value) => Math.round(value / factor))],
    }));
    const { bytes, frameOffsets } = buildFlac(blocks, 16_000, 16);
    bytes[frameOffsets[1]! + 100]! ^= 0xff;
    const { channelData } = await flacDecoder.decode(bytes, context);
    expect([...channelData[0]!].map((value) => value * 32_768)).toEqual([
      ...blocks[0]!.channels[0]!,
      ...blocks[2]!.channels[0]!,
    ]);
  });

  it('reads the whole frames of a file that was cut off', async () => {
    const { bytes } = buildFlac([{ channels: [block] }, { channels: [block] }], 16_000, 16);
    const { channelData } = await flacDecoder.decode(bytes.subarray(0, -5), context);
    expect(channelData[0]).toHaveLength(block.length);
  });

  it('refuses what is too long by the stream info, and by the frames when that lies', async () => {
    const silence = { channels: [new Array<number>(65_536).fill(0)] };
    const { bytes } = buildFlac([silence, silence, silence], 8000, 16);
    const tooLong = (file: Uint8Array) =>
      flacDecoder.decode(file, { maxSeconds: 10 }).then(
        () => false,
        (error: unknown) => StarlingError.is(error, 'audio_too_large'),
      );
    expect(bytes.length).toBeLessThan(100);
    expect(await tooLong(bytes)).toBe(true);
    // The total stands in the lowest 36 bits in front of the 16 bytes of MD5; 0 means unknown.
    bytes.fill(0, 8 + 14, 8 + 18);
    bytes[8 + 13]! &= 0xf0;
    expect(await tooLong(bytes)).toBe(true);
  });

  it('gives up a file that is damaged all over', async () => {
    const blocks = Array.from({ length: 60 }, () => ({ channels: [block] }));
    const { bytes, frameOffsets } = buildFlac(blocks, 16_000, 16);
    for (const offset of frameOffsets) bytes[offset + 50]! ^= 0xff;
    await expect(flacDecoder.decode(bytes, context)).rejects.toThrow(/damaged/);
  });
});
