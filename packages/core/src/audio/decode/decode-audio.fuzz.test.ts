import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { buildWav } from '../../../test/audio/build-wav.js';
import { codecFiles } from '../../../test/audio/codec-files.mjs';
import { codecDecoders } from '../../codecs/index.js';
import { StarlingError } from '../../errors/starling-error.js';
import { decodeAudio } from './decode-audio.js';

/** Errors that bytes from a stranger may lead to; anything else is a bug. */
const expectedCodes = ['audio_unreadable', 'audio_format_unsupported', 'audio_too_large'];

const maxSeconds = 5;

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../test/fixtures/audio/${name}`, import.meta.url)));
}

/** Decodes and checks that the outcome is sound within the limit, or one of the typed errors. */
async function survives(bytes: Uint8Array): Promise<void> {
  try {
    const { audio } = await decodeAudio(bytes, { decoders: codecDecoders, maxSeconds });
    expect(audio.samples.length).toBeGreaterThan(0);
    expect(audio.samples.length).toBeLessThanOrEqual(maxSeconds * audio.sampleRate);
    expect(audio.samples.every(Number.isFinite)).toBe(true);
  } catch (error) {
    if (!StarlingError.is(error)) throw error;
    expect(expectedCodes).toContain(error.code);
  }
}

/** Changes to a file: bytes overwritten, a stretch copied elsewhere, the end cut off. */
const damage = fc.record({
  overwrites: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 30 }),
  moved: fc.option(fc.tuple(fc.nat(), fc.nat(), fc.nat(500))),
  keep: fc.oneof({ arbitrary: fc.constant(1), weight: 3 }, fc.double({ min: 0, max: 1, noNaN: true })),
  isHeaderOnly: fc.boolean(),
});

type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

function damaged(file: Uint8Array, change: Damage): Uint8Array {
  const bytes = file.slice(0, Math.ceil(file.length * change.keep));
  if (bytes.length === 0) return bytes;
  // Headers hold the sizes, so half of the runs aim there.
  const reach = change.isHeaderOnly ? Math.min(200, bytes.length) : bytes.length;
  for (const [position, value] of change.overwrites) bytes[position % reach] = value;
  if (change.moved !== null) {
    const [to, from, length] = change.moved;
    bytes.copyWithin(to % bytes.length, from % bytes.length, (from % bytes.length) + length);
  }
  return bytes;
}

// The decoder libraries report each damaged frame on the console.
beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

describe('decodeAudio on hostile bytes', () => {
  it('survives random bytes behind every magic number', async () => {
    const magic = fc.constantFrom(
      'RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0',
      'RF64....WAVEds64',
      'RIFX....WAVE',
      'fLaC\0\0\0\x22',
      'OggS\0\x02',
      'ID3\x04\0\0\0\0\0\0\xff\xfb\x90\0',
      '\xff\xfb\x90\0',
      '',
    );
    await fc.assert(
      fc.asyncProperty(magic, fc.uint8Array({ maxLength: 600 }), (start, rest) =>
        survives(new Uint8Array(Buffer.concat([Buffer.from(start, 'latin1'), rest]))),
      ),
      { numRuns: 500 },
    );
  });

  it('survives WAV headers with any numbers in them', async () => {
    const word = fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 1, 2, 8, 16, 24, 0xfffe, 0xffff));
    const size = fc.oneof(fc.nat(0xffffffff), fc.constantFrom(0, 1, 0x7fffffff, 0xffffffff));
    const parts = fc.record({
      container: fc.constantFrom('RIFF', 'RIFX', 'RF64', 'BW64'),
      tag: word,
      channels: word,
      sampleRate: fc.oneof(size, fc.constantFrom(8000, 24_000, 192_000)),
      bits: word,
      blockAlign: word,
      extension: fc.uint8Array({ maxLength: 30 }),
      before: fc.array(
        fc.tuple(fc.constantFrom('ds64', 'LIST', 'data', 'fmt '), fc.uint8Array({ maxLength: 40 })),
        {
          maxLength: 3,
        },
      ),
      isPadded: fc.boolean(),
      data: fc.uint8Array({ maxLength: 400 }),
      dataSize: size,
      riffSize: size,
    });
    await fc.assert(
      fc.asyncProperty(parts, (value) => survives(buildWav(value))),
      { numRuns: 1000 },
    );
  });

  it.each(codecFiles.map((file) => file.name))('survives damage to %s', async (name) => {
    const file = fixture(name);
    await fc.assert(
      fc.asyncProperty(damage, (change) => survives(damaged(file, change))),
      { numRuns: 60 },
    );
  });

  // Each of these kept a common container parser busy for seconds to minutes; the test's time limit is the guard.
  it.each([
    ['mono-vorbis.ogg', 58, 'OggS\0'],
    ['mono-vorbis.ogg', 4000, 'OggS\0'],
    ['mono-flac.ogg', 300, 'OggS\0'],
    ['mono.opus', 200, 'O'],
    ['mono.flac', 100, '\xff\xf8'],
    ['mono.flac', 100, '\xff\xf8\xc9\x18'],
    ['mono.mp3', 1000, '\xff\xfb'],
  ])('is done soon with the start of %s (%i bytes) and 4 MB of %j', async (name, kept, pattern) => {
    const bytes = new Uint8Array(Buffer.alloc(4 * 1024 * 1024, pattern, 'latin1'));
    bytes.set(fixture(name).subarray(0, kept));
    await survives(bytes);
  });
});
