import { OpusEncoder } from 'mediaplex';
import { describe, expect, it } from 'vitest';
import { opusFrames } from './opus-frames.js';

async function* inChunks(samples: Float32Array, size: number) {
  for (let start = 0; start < samples.length; start += size) yield samples.subarray(start, start + size);
}

async function encode(samples: Float32Array, size = samples.length): Promise<Buffer[]> {
  const frames: Buffer[] = [];
  for await (const frame of opusFrames(inChunks(samples, size))) frames.push(frame);
  return frames;
}

function decode(frames: readonly Buffer[]): Buffer {
  const decoder = OpusEncoder.create(48_000, 2);
  return Buffer.concat(frames.map((frame) => decoder.decode(frame)));
}

const tone = (length: number, loudness = 0.5) =>
  Float32Array.from({ length }, (_, index) => loudness * Math.sin((2 * Math.PI * 440 * index) / 24_000));

describe('Opus frames', () => {
  it.each([1, 479, 480, 481, 24_000])('cover every one of %i samples', async (length) => {
    expect(await encode(tone(length))).toHaveLength(Math.ceil(length / 480));
  });

  it('makes nothing of nothing', async () => {
    expect(await encode(new Float32Array(0), 1)).toEqual([]);
  });

  it('do not depend on how the audio is cut up', async () => {
    const samples = tone(12_345);
    const whole = await encode(samples);
    for (const size of [1, 7, 480, 1000]) expect(await encode(samples, size)).toEqual(whole);
  });

  it('carry the same on both channels', async () => {
    const pcm = decode(await encode(tone(4800)));
    for (let offset = 0; offset < pcm.length; offset += 4) {
      expect(Math.abs(pcm.readInt16LE(offset) - pcm.readInt16LE(offset + 2))).toBeLessThanOrEqual(1);
    }
  });

  it('clamp what is too loud and take no number for silence', async () => {
    const samples = tone(4800, 3);
    samples.fill(Number.NaN, 0, 2400);
    const pcm = decode(await encode(samples));
    const loudness = (from: number, to: number) => {
      let sum = 0;
      for (let index = from; index < to; index += 1) sum += Math.abs(pcm.readInt16LE(index * 4));
      return sum / (to - from);
    };
    expect(loudness(0, 4000)).toBeLessThan(10);
    expect(loudness(6000, 9000)).toBeGreaterThan(20_000);
  });
});
