import { describe, expect, test } from 'vitest';
import { Random } from './random.js';

describe('Random', () => {
  test('is xoshiro128** 1.1: the published first outputs for the state 1, 2, 3, 4', () => {
    const random = new Random([1, 2, 3, 4]);
    const outputs = Array.from({ length: 4 }, () => random.nextUint32());
    expect(outputs).toEqual([11520, 0, 5927040, 70819200]);
  });

  test('follows the algorithm computed with big integers', () => {
    const random = new Random([0x12345678, 0x9abcdef0, 0x0f1e2d3c, 0x4b5a6978]);
    const mask = 0xffffffffn;
    const rotate = (value: bigint, by: bigint) => ((value << by) | (value >> (32n - by))) & mask;
    const state = [0x12345678n, 0x9abcdef0n, 0x0f1e2d3cn, 0x4b5a6978n] as [bigint, bigint, bigint, bigint];
    for (let i = 0; i < 1000; i++) {
      const expected = (rotate((state[1] * 5n) & mask, 7n) * 9n) & mask;
      expect(random.nextUint32()).toBe(Number(expected));
      const shifted = (state[1] << 9n) & mask;
      state[2] ^= state[0];
      state[3] ^= state[1];
      state[1] ^= state[2];
      state[0] ^= state[3];
      state[2] ^= shifted;
      state[3] = rotate(state[3], 11n);
    }
  });

  test('a seed always gives the same sequence, another seed another', () => {
    const sequence = (seed: number) => {
      const random = Random.fromSeed(seed);
      return Array.from({ length: 5 }, () => random.nextUint32());
    };
    expect(sequence(7)).toEqual(sequence(7));
    expect(sequence(7)).not.toEqual(sequence(8));
    expect(sequence(0)).not.toEqual([0, 0, 0, 0, 0]);
    expect(sequence(42)).toMatchInlineSnapshot(`
      [
        2837322924,
        544945897,
        479756282,
        3500138142,
        339756180,
      ]
    `);
  });

  test('numbers are uniform in [0, 1)', () => {
    const random = Random.fromSeed(3);
    const bins = new Array<number>(20).fill(0);
    const draws = 100_000;
    // A value outside [0, 1) falls into no bin and makes the sum not a number.
    for (let i = 0; i < draws; i++) bins[Math.floor(random.next() * 20)]!++;
    expect(bins).toHaveLength(20);
    const expected = draws / 20;
    const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 19 degrees of freedom: 43.8 is passed by 99.9 % of fair generators; the seed is fixed, so this cannot flicker.
    expect(chiSquare).toBeLessThan(43.8);
  });
});
