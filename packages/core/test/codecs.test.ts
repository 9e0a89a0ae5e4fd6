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
