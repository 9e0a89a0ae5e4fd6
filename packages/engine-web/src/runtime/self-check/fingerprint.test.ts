import { expect, test } from 'vitest';
import { compareWith, toReference } from './fingerprint.js';

const wave = (length: number, factor = 1, offset = 0) =>
  Float32Array.from({ length }, (_, i) => factor * Math.sin(i / 7 + offset));

const noise = (length: number, factor: number, seed: number) => {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return factor * (state / 2 ** 31 - 1);
  });
};

test('the rounding of another device passes', () => {
  const reference = toReference([wave(500)], [wave(500)]);
  expect(reference.spread).toBe(0);
  expect(compareWith(reference, [wave(500)])).toBeUndefined();
  expect(compareWith(reference, [wave(500, 1.01)])).toBeUndefined();
});

test.each([
  ['zeros', new Float32Array(500)],
  ['a wrong order', wave(500).reverse()],
  ['values that are too large', wave(500, 1.2)],
  ['a shift', wave(500, 1, 0.3)],
  ['not a number', wave(500).fill(Number.NaN, 100, 400)],
])('%s do not', (_name, wrong) => {
  const reference = toReference([wave(500)], [wave(500)]);
  expect(compareWith(reference, [wrong])).toMatch(/differ/);
});

test('another number of results does not', () => {
  expect(compareWith(toReference([wave(500)], [wave(500)]), [])).toMatch(/differ/);
});

test('graphs that draw random numbers are compared by energy', () => {
  const reference = toReference([noise(6000, 1, 1)], [noise(6000, 1, 2)]);
  expect(reference.random).toBe(true);
  expect(reference.spread).toBeLessThan(0.1);
  expect(compareWith(reference, [noise(6000, 1, 3)])).toBeUndefined();
  expect(compareWith(reference, [noise(6000, 0.2, 3)])).toMatch(/differ/);
});
