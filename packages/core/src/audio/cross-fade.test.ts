import { describe, expect, test } from 'vitest';
import { createTestRandom } from '../testing/random.js';
import { crossFade } from './cross-fade.js';

const noise = (seed: number, length: number) => {
  const random = createTestRandom(seed);
  return Float32Array.from({ length }, () => random() - 0.5);
};
const power = (samples: Float32Array) => samples.reduce((sum, x) => sum + x * x, 0) / samples.length;

describe('crossFade', () => {
  test('equal takes stay as they are', () => {
    const take = noise(1, 360);
    const result = new Float32Array(360);
    crossFade(result, take, take.slice());
    result.forEach((sample, i) => {
      expect(sample).toBeCloseTo(take[i]!, 6);
    });
  });

  test('unrelated takes keep their power throughout', () => {
    const length = 20_000;
    const result = new Float32Array(length);
    crossFade(result, noise(1, length), noise(2, length));
    for (const part of [0, 0.25, 0.5, 0.75]) {
      const piece = result.subarray(part * length, (part + 0.25) * length);
      expect(power(piece)).toBeGreaterThan(0.08);
      expect(power(piece)).toBeLessThan(0.088);
    }
  });

  test('begins with the first take and ends with the second, in place too', () => {
    const from = new Float32Array(100).fill(1);
    const to = new Float32Array(100).fill(-1);
    crossFade(to, from, to.slice());
    expect(to[0]).toBeGreaterThan(0.95);
    expect(to[99]).toBeLessThan(-0.95);
  });

  test('silence is no problem', () => {
    const result = new Float32Array(10);
    crossFade(result, new Float32Array(10), new Float32Array(10));
    expect([...result]).toEqual(new Array(10).fill(0));
  });
});
