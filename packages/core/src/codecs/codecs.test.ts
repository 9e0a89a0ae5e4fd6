import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { buildFlac } from '../../test/audio/build-flac.js';
import { codecFiles } from '../../test/audio/codec-files.mjs';
import { signalToNoise } from '../../test/audio/compare.js';
import { referenceSeconds, referenceSignal } from '../../test/audio/reference-signal.mjs';
import { decodeAudio } from '../audio/decode/decode-audio.js';
import { StarlingError } from '../errors/starling-error.js';
import { codecDecoders } from './index.js';

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../test/fixtures/audio/${name}`, import.meta.url)));
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing was thrown',
    (error: unknown) => (StarlingError.is(error) ? error.code : String(error)),
  );
}

// The decoder libraries report each damaged frame on the console.
beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

/** What was built to take memory: 65536 samples of silence in each frame of a few bytes. */
function silentFlac(channels: number, sampleRate: number, frames: number): Uint8Array {
  const silence = { channels: Array.from({ length: channels }, () => new Array<number>(65_536).fill(0)) };
  const one = buildFlac([silence], sampleRate, 16);
  const frame = one.bytes.subarray(one.frameOffsets[0]);
  const bytes = new Uint8Array([
    ...one.bytes,
    ...Array.from({ length: frames - 1 }, () => [...frame]).flat(),
  ]);
  // The number of samples is said to be unknown.
  return bytes.fill(0, 22, 26);
}

describe('files that are small and take much memory', () => {
  it('are refused when their channels together are more than two at the highest rate', async () => {
    const maxSeconds = 10;
    const decode = (channels: number) =>
      decodeAudio(silentFlac(channels, 192_000, 20), { decoders: codecDecoders, maxSeconds });
    expect((await decode(2)).channels).toBe(2);
    const error = await decode(8).catch((cause: unknown) => cause);
    expect(StarlingError.is(error, 'audio_too_large') && error.message).toContain('so many channels');
  });

  it('are refused before they are decoded when nobody can use their sample rate', async () => {
    const decoding = decodeAudio(silentFlac(1, 655_350, 20), {
      decoders: codecDecoders,
      // Whoever decodes it finds that it is longer.
      maxSeconds: 1,
    });
    expect(await codeOf(decoding)).toBe('audio_format_unsupported');
  });

  it('are refused when Vorbis claims any sample rate, so that seconds mean nothing', async () => {
    const bytes = fixture('mono-vorbis.ogg');
    // The identification packet follows the page's header and its one segment.
    new DataView(bytes.buffer).setUint32(28 + 12, 4_000_000_000, true);
    const decoding = decodeAudio(bytes, { decoders: codecDecoders, maxSeconds: 0.000_001 });
    expect(await codeOf(decoding)).toBe('audio_format_unsupported');
  });
});

describe.each(codecFiles)('$name', ({ name, format, channels, decodedRate, quality }) => {
  const bytes = fixture(name);

  it('decodes to what was encoded, at the right place and with the right length', async () => {
    const decoded = await decodeAudio(bytes, { decoders: codecDecoders });
    expect(decoded.format).toBe(format);
    expect(decoded.channels).toBe(channels);
    expect(decoded.audio.sampleRate).toBe(decodedRate);
    expect(decoded.audio.samples).toHaveLength(Math.round(referenceSeconds * decodedRate));
    // The second channel has half the level, so the mean has three quarters.
    const ideal = referenceSignal(decodedRate).map((sample) => sample * (channels === 2 ? 0.75 : 1));
    expect(signalToNoise(decoded.audio.samples, ideal)).toBeGreaterThan(quality);
  });

  it('refuses more seconds than allowed', async () => {
    const decoding = decodeAudio(bytes, { decoders: codecDecoders, maxSeconds: 0.2 });
    expect(await codeOf(decoding)).toBe('audio_too_large');
  });

  it('reads the beginning of a file that was cut off', async () => {
    const decoded = await decodeAudio(bytes.subarray(0, Math.round(bytes.length * 0.8)), {
      decoders: codecDecoders,
    }).catch((error: unknown) => error);
    // So short a file may be one page or frame, of which nothing is left; then it must be a typed error.
    if (decoded instanceof Error) expect(StarlingError.is(decoded, 'audio_unreadable')).toBe(true);
    else expect((decoded as { format: string }).format).toBe(format);
  });

  it('stops when the signal fires', async () => {
    const controller = new AbortController();
    const decoding = decodeAudio(bytes, { decoders: codecDecoders, signal: controller.signal });
    controller.abort();
    expect(await codeOf(decoding)).toBe('aborted');
  });
});

it('reads nothing from a header without audio', async () => {
  for (const name of ['mono.flac', 'mono-vorbis.ogg', 'mono.opus', 'mono-flac.ogg']) {
    const decoding = decodeAudio(fixture(name).subarray(0, 64), { decoders: codecDecoders });
    expect(await codeOf(decoding)).toBe('audio_unreadable');
  }
});
