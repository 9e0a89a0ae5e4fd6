import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
// The package's types are written for CommonJS without a default export.
import * as wavefile from 'wavefile';
import { buildWav, type WavParts } from '../../../test/audio/build-wav.js';
import { StarlingError } from '../../errors/starling-error.js';
import { machineGeneratedInfo } from '../audio-info.js';
import { decodeWav } from './decode-wav.js';
import { encodePcm, encodeWav, wavStreamHeader } from './encode-wav.js';
import { parseWavHeader } from './wav-header.js';
import type { WavSampleFormat } from './wav-header-bytes.js';

const { WaveFile } = (wavefile as unknown as { default: typeof wavefile }).default;

const ramp = Uint8Array.from({ length: 600 }, (_, index) => (index * 37) % 256);
const mono16 = (parts: Partial<WavParts> = {}) => buildWav({ data: ramp, ...parts });

/** The samples an independent reader finds. */
function read(bytes: Uint8Array): readonly Float32Array[] {
  return decodeWav(bytes).channelData;
}

describe('against another implementation', () => {
  const depths = { '8': 128, '16': 32_768, '24': 8_388_608, '32': 2_147_483_648, '32f': 1, '64': 1 } as const;

  it.each(Object.keys(depths) as (keyof typeof depths)[])(
    'reads what wavefile writes at depth %s',
    (depth) => {
      const scale = depths[depth];
      const values = [0, 0.5, -0.5, 0.125, -1, 0.75].map((value) =>
        depth === '8' ? value * scale + 128 : value * scale,
      );
      const file = new WaveFile();
      file.fromScratch(2, 44_100, depth, [values, values.toReversed()]);
      const { channelData, sampleRate } = decodeWav(file.toBuffer());
      expect(sampleRate).toBe(44_100);
      expect([...channelData[0]!]).toEqual([0, 0.5, -0.5, 0.125, -1, 0.75]);
      expect([...channelData[1]!]).toEqual([0.75, -1, 0.125, -0.5, 0.5, 0]);
    },
  );

  it.each(['fromALaw', 'fromMuLaw'] as const)('expands every code as wavefile does: %s', (method) => {
    const data = Uint8Array.from({ length: 256 }, (_, code) => code);
    const bytes = buildWav({ tag: method === 'fromALaw' ? 6 : 7, bits: 8, data });
    const file = new WaveFile();
    file.fromBuffer(bytes);
    file[method]('16');
    const expected = [...(file.getSamples() as unknown as Float64Array)].map((value) => value / 32_768);
    expect([...read(bytes)[0]!]).toEqual(expected);
  });

  it.each([
    ['pcm16', '16'],
    ['pcm24', '24'],
    ['float32', '32f'],
  ] as const)('writes %s files that wavefile reads', (format, depth) => {
    const samples = Float32Array.of(0, 0.5, -0.5, 0.25, -1, 0.125, 0.0625);
    const file = new WaveFile();
    file.fromBuffer(encodeWav({ samples, sampleRate: 22_050 }, { format }));
    expect(file.bitDepth).toBe(depth);
    expect(file.fmt).toMatchObject({ numChannels: 1, sampleRate: 22_050 });
    const scale = { '16': 32_768, '24': 8_388_608, '32f': 1 }[depth];
    expect([...(file.getSamples() as unknown as Float64Array)].map((value) => value / scale)).toEqual([
      ...samples,
    ]);
  });
});

describe('encodeWav', () => {
  const steps: Readonly<Record<WavSampleFormat, number>> = { pcm16: 2 ** -16, pcm24: 2 ** -24, float32: 0 };

  it.each(Object.keys(steps) as WavSampleFormat[])('keeps any audio to half a step as %s', (format) => {
    fc.assert(
      fc.property(
        fc.float32Array({ maxLength: 40, noNaN: true, min: -1, max: Math.fround(0.999) }),
        fc.integer({ min: 8000, max: 192_000 }),
        (samples, sampleRate) => {
          const bytes = encodeWav({ samples, sampleRate }, { format });
          expect(bytes.length % 2).toBe(0);
          const decoded = decodeWav(bytes);
          expect(decoded.sampleRate).toBe(sampleRate);
          expect(decoded.channelData[0]).toHaveLength(samples.length);
          for (const [index, sample] of samples.entries()) {
            expect(Math.abs(decoded.channelData[0]![index]! - sample)).toBeLessThanOrEqual(steps[format]);
          }
        },
      ),
    );
  });

  it('clips integers, keeps floats, and writes 0 for what is no number', () => {
    const samples = Float32Array.of(2, -2, 1, -1, Number.NaN, Number.POSITIVE_INFINITY);
    expect([...read(encodeWav({ samples, sampleRate: 24_000 }))[0]!]).toEqual(
      [32_767, -32_768, 32_767, -32_768, 0, 32_767].map((value) => value / 32_768),
    );
    const floats = read(encodeWav({ samples, sampleRate: 24_000 }, { format: 'float32' }))[0]!;
    expect([...floats.subarray(0, 5)]).toEqual([2, -2, 1, -1, 0]);
  });

  it('writes a header of 44 bytes for PCM', () => {
    const bytes = encodeWav({ samples: new Float32Array(10), sampleRate: 24_000 });
    expect(bytes).toHaveLength(64);
    expect(new DataView(bytes.buffer).getUint32(4, true)).toBe(56);
    expect(new DataView(bytes.buffer).getUint32(40, true)).toBe(20);
  });

  it('writes the same samples without a header', () => {
    const samples = Float32Array.of(0.1, -0.7, 0.3);
    expect(encodePcm(samples)).toEqual(encodeWav({ samples, sampleRate: 24_000 }).slice(44));
    expect(encodePcm(samples, 'pcm24')).toHaveLength(9);
  });

  it.each(['pcm16', 'pcm24', 'float32'] as const)('writes remarks that wavefile finds, as %s', (format) => {
    const samples = Float32Array.of(0.5, -0.5, 0.25);
    const bytes = encodeWav({ samples, sampleRate: 24_000 }, { format, info: machineGeneratedInfo });
    const file = new WaveFile();
    file.fromBuffer(bytes);
    expect(file.getTag('ISFT')).toBe(machineGeneratedInfo.software);
    expect(file.getTag('ICMT')).toBe(machineGeneratedInfo.comment);
    expect([...read(bytes)[0]!]).toEqual([...samples]);
    expect(new DataView(bytes.buffer).getUint32(4, true)).toBe(bytes.length - 8);
  });

  it.each(['pcm16', 'pcm24', 'float32'] as const)(
    'writes a stream whose length comes last, as %s',
    (format) => {
      const chunks = [Float32Array.of(0.5, -0.5), Float32Array.of(0.25), new Float32Array(0)];
      for (const info of [{}, machineGeneratedInfo]) {
        const parts = chunks.map((samples) => encodePcm(samples, format));
        const bytes = new Uint8Array(Buffer.concat([wavStreamHeader(22_050, { format, info }), ...parts]));
        expect(parseWavHeader(bytes)).toMatchObject({ sampleRate: 22_050, frames: 3, isTruncated: false });
        expect([...read(bytes)[0]!]).toEqual([0.5, -0.5, 0.25]);
      }
    },
  );

  it('refuses a sample rate out of range', () => {
    expect(() => encodeWav({ samples: new Float32Array(1), sampleRate: 0 })).toThrow(StarlingError);
  });
});

describe('headers as they are met', () => {
  const expected = read(mono16());

  it.each<[string, Uint8Array]>([
    ['odd chunks, padded', mono16({ before: [['junk', new Uint8Array(5)]] })],
    [
      'odd chunks, padding forgotten',
      mono16({ before: [['junk', new Uint8Array(5).fill(1)]], isPadded: false }),
    ],
    ['a stream of unknown length (0xFFFFFFFF)', mono16({ dataSize: 0xffffffff, riffSize: 0xffffffff })],
    ['a stream of unknown length (0)', mono16({ dataSize: 0, riffSize: 0 })],
    ['a length of zero that covers the header only', mono16({ dataSize: 0, riffSize: 36 })],
    ['a wrong size of the whole file', mono16({ riffSize: 4 })],
    [
      'a chunk that claims to reach beyond the end after the samples',
      appended(mono16(), 'LIST\xff\xff\xff\x7fabc'),
    ],
    ['an extensible header', mono16({ tag: 0xfffe, extension: extensible(1, 16) })],
    ['RF64 with the length in ds64', rf64(ramp)],
  ])('reads %s', (_, bytes) => {
    expect(read(bytes)).toEqual(expected);
  });

  it('reads big-endian files', () => {
    const swapped = ramp.slice();
    for (let index = 0; index < swapped.length; index += 2) {
      swapped.set([ramp[index + 1]!, ramp[index]!], index);
    }
    expect(read(mono16({ container: 'RIFX', data: swapped }))).toEqual(expected);
  });

  it('reads 20 bits in a container of 24', () => {
    const data = Uint8Array.of(0, 0, 0x40, 0, 0, 0xc0);
    expect([...read(buildWav({ bits: 20, blockAlign: 3, data }))[0]!]).toEqual([0.5, -0.5]);
  });

  it('reads what is there of a file that was cut off, in whole frames, and says so', () => {
    const bytes = buildWav({ channels: 2, data: ramp.subarray(0, 101), dataSize: 4000 });
    const header = parseWavHeader(bytes);
    expect(header).toMatchObject({ frames: 25, isTruncated: true, channels: 2 });
    expect(decodeWav(bytes).channelData[1]).toHaveLength(25);
    expect(parseWavHeader(mono16()).isTruncated).toBe(false);
  });

  it('turns what is no number into silence', () => {
    const data = new Uint8Array(new Float32Array([Number.NaN, Number.POSITIVE_INFINITY, 0.5, 3e38]).buffer);
    expect([...read(buildWav({ tag: 3, bits: 32, data }))[0]!]).toEqual([0, 0, 0.5, 1e6]);
  });
});

describe('headers that lie', () => {
  it.each<[string, Uint8Array, string, RegExp]>([
    ['no WAV at all', ramp, 'audio_unreadable', /not a WAV file/],
    ['a bare header', mono16().slice(0, 12), 'audio_unreadable', /no format chunk/],
    ['no data', mono16().slice(0, 36), 'audio_unreadable', /no data chunk/],
    ['no channels', mono16({ channels: 0 }), 'audio_unreadable', /0 channels/],
    ['65535 channels', mono16({ channels: 65_535, blockAlign: 2 }), 'audio_unreadable', /65535 channels/],
    ['a rate of 0', mono16({ sampleRate: 0 }), 'audio_format_unsupported', /rate of 0 Hz/],
    ['a rate of 4 GHz', mono16({ sampleRate: 4e9 }), 'audio_format_unsupported', /rate of 4000000000 Hz/],
    ['ADPCM', mono16({ tag: 2, bits: 4 }), 'audio_format_unsupported', /format tag 0x2/],
    ['0 bits', mono16({ bits: 0, blockAlign: 0 }), 'audio_format_unsupported', /0 bits per pcm sample/],
    ['64 bit integers', mono16({ bits: 64, blockAlign: 8 }), 'audio_format_unsupported', /64 bits per pcm/],
  ])('refuses %s', (_, bytes, code, message) => {
    expect(() => parseWavHeader(bytes)).toThrow(message);
    try {
      parseWavHeader(bytes);
    } catch (error) {
      expect((error as StarlingError).code).toBe(code);
    }
  });

  it('does not follow a cue chunk that promises two thousand million points', () => {
    const cue = new Uint8Array(28);
    new DataView(cue.buffer).setUint32(0, 2_000_000_000, true);
    expect(read(mono16({ before: [['cue ', cue]] }))).toEqual(read(mono16()));
  });
});

function appended(bytes: Uint8Array, tail: string): Uint8Array {
  return new Uint8Array(Buffer.concat([bytes, Buffer.from(tail, 'latin1')]));
}

/** Extension of a format chunk: valid bits, channel mask and the GUID that begins with the real format tag. */
function extensible(tag: number, validBits: number): Uint8Array {
  const extension = new Uint8Array(24);
  const view = new DataView(extension.buffer);
  view.setUint16(0, 22, true);
  view.setUint16(2, validBits, true);
  view.setUint16(8, tag, true);
  extension.set([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], 10);
  return extension;
}

/** RF64 puts the ds64 chunk with 64-bit sizes in front of the format chunk. */
function rf64(data: Uint8Array): Uint8Array {
  const plain = buildWav({ container: 'RF64', data, dataSize: 0xffffffff, riffSize: 0xffffffff });
  const ds64 = Buffer.alloc(36);
  ds64.write('ds64', 0, 'latin1');
  ds64.writeUInt32LE(28, 4);
  ds64.writeBigUInt64LE(BigInt(plain.length + 28), 8);
  ds64.writeBigUInt64LE(BigInt(data.length), 16);
  return new Uint8Array(Buffer.concat([plain.subarray(0, 12), ds64, plain.subarray(12)]));
}
