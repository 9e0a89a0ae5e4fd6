import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSyntheticVoice } from '../testing/synthetic-voice.js';
import { voiceDigestOf, voiceIdOf } from './voice-id.js';

test('is the start of the SHA-256 of peak-normalised 16-bit little-endian PCM', async () => {
  const samples = Float32Array.of(0, 0.25, -0.5);
  // Normalised: 0, 0.5, -1.
  const pcm = Buffer.from(Int16Array.of(0, 16_384, -32_768).buffer);
  const digest = createHash('sha256').update(pcm).digest('hex');
  expect(await voiceDigestOf({ samples, sampleRate: 24_000 })).toBe(digest);
  expect(await voiceIdOf({ samples, sampleRate: 24_000 })).toBe(digest.slice(0, 8));
});

test('does not depend on loudness but on what is heard', async () => {
  const loud = createSyntheticVoice({ seconds: 1, peak: 0.5 });
  const quiet = { ...loud, samples: loud.samples.map((sample) => sample / 2) };
  const other = createSyntheticVoice({ seconds: 1, pitch: 200 });
  expect(await voiceIdOf(quiet)).toBe(await voiceIdOf(loud));
  expect(await voiceIdOf(other)).not.toBe(await voiceIdOf(loud));
});

test('works on silence and on other sample rates', async () => {
  expect(await voiceIdOf({ samples: new Float32Array(100), sampleRate: 24_000 })).toMatch(/^[0-9a-f]{8}$/);
  expect(await voiceIdOf(createSyntheticVoice({ seconds: 1, sampleRate: 44_100 }))).toMatch(/^[0-9a-f]{8}$/);
});
