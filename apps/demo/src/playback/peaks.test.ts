import { describe, expect, it } from 'vitest';
import { Peaks } from './peaks.js';

const loudAt = (length: number, index: number, value: number): Float32Array => {
  const samples = new Float32Array(length);
  samples[index] = value;
  return samples;
};

describe('Peaks', () => {
  it('finds the loudest sample of a range, whatever its sign', () => {
    const peaks = new Peaks();
    peaks.append(loudAt(960, 500, -0.75));
    expect(peaks.loudest(480, 720)).toBe(0.75);
    expect(peaks.loudest(0, 240)).toBe(0);
    expect(peaks.loudest(0, 960)).toBe(0.75);
  });

  it('is the same however the audio is cut', () => {
    const whole = Float32Array.from({ length: 5000 }, (_, index) => Math.sin(index * index));
    const [once, pieces] = [new Peaks(), new Peaks()];
    once.append(whole);
    for (let start = 0; start < whole.length; start += 77) pieces.append(whole.subarray(start, start + 77));
    for (let start = 0; start < 5000; start += 240) {
      expect(pieces.loudest(start, start + 240)).toBe(once.loudest(start, start + 240));
    }
    expect(pieces.samples).toBe(5000);
  });

  it('holds more than its first memory, and forgets', () => {
    const peaks = new Peaks();
    for (let second = 0; second < 30; second += 1) peaks.append(loudAt(24_000, 12_000, second / 100));
    expect(peaks.loudest(29 * 24_000, 30 * 24_000)).toBeCloseTo(0.29);
    peaks.clear();
    expect(peaks.loudest(0, 30 * 24_000)).toBe(0);
    expect(peaks.samples).toBe(0);
  });

  it('is silent beyond the end', () => {
    const peaks = new Peaks();
    peaks.append(loudAt(240, 10, 1));
    expect(peaks.loudest(24_000, 48_000)).toBe(0);
  });
});
