import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeAudio } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { afterAll, describe, expect, it } from 'vitest';
import { codecFiles } from './audio/codec-files.mjs';
import { signalToNoise } from './audio/compare.js';
import { encodeWithFfmpeg, hasFfmpeg } from './audio/encode-with-ffmpeg.mjs';

const isPossible = hasFfmpeg();
if (!isPossible) {
  console.warn('Skipped: decoding files fresh from ffmpeg. Install ffmpeg (Debian: apt-get install ffmpeg).');
}

const folder = mkdtempSync(path.join(tmpdir(), 'starling-codecs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Long enough for many pages, frames and pieces; a chirp, so that a missing or doubled stretch cannot go unseen. */
const seconds = 20;

function chirp(sampleRate: number, level: number): Float32Array {
  return Float32Array.from({ length: seconds * sampleRate }, (_, n) => {
    const time = n / sampleRate;
    return level * Math.sin(2 * Math.PI * (100 * time + 70 * time * time));
  });
}

describe.runIf(isPossible)('files fresh from ffmpeg', () => {
  it.each(codecFiles)('decodes 20 s of $name', async (file) => {
    const target = path.join(folder, file.name);
    encodeWithFfmpeg(chirp(file.sampleRate, 0.5), file, target);
    const decoded = await decodeAudio(new Uint8Array(readFileSync(target)), { decoders: codecDecoders });
    expect(decoded.format).toBe(file.format);
    expect(decoded.channels).toBe(file.channels);
    expect(decoded.audio.sampleRate).toBe(file.decodedRate);
    expect(decoded.audio.samples).toHaveLength(seconds * file.decodedRate);
    const ideal = chirp(file.decodedRate, file.channels === 2 ? 0.375 : 0.5);
    expect(signalToNoise(decoded.audio.samples, ideal)).toBeGreaterThan(15);
  });
});

describe.runIf(isPossible)('long silence in a small file', () => {
  const bombs = [
    { name: 'silence.flac', encoder: ['-c:a', 'flac', '-compression_level', '12'] },
    { name: 'silence.mp3', encoder: ['-c:a', 'libmp3lame', '-b:a', '8k'] },
    { name: 'silence.ogg', encoder: ['-c:a', 'libvorbis', '-q:a', '0'] },
    { name: 'silence.opus', encoder: ['-c:a', 'libopus', '-b:a', '6k', '-compression_level', '0'] },
  ];

  it.each(bombs)('is refused before it unfolds: $name', async ({ name, encoder }) => {
    const target = path.join(folder, name);
    const sampleRate = 8000;
    encodeWithFfmpeg(new Float32Array(300 * sampleRate), { name, sampleRate, channels: 1, encoder }, target);
    const bytes = new Uint8Array(readFileSync(target));
    await expect(decodeAudio(bytes, { decoders: codecDecoders, maxSeconds: 10 })).rejects.toMatchObject({
      code: 'audio_too_large',
      details: { limitSeconds: 10 },
    });
  });
});
