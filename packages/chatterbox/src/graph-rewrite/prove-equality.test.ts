import { expect, test } from 'vitest';
import { relativeError } from './prove-equality.js';

const row = (...values: number[]) => Float32Array.from(values);

test('errors are relative to the largest logit', () => {
  expect(relativeError([row(1, -4, 2)], [row(1, -4, 2)])).toBe(0);
  expect(relativeError([row(1, -4, 2)], [row(1.5, -4, 2)])).toBeCloseTo(0.125, 6);
  expect(relativeError([row(1, 2), row(8, 8)], [row(1, 2), row(8, 4)])).toBeCloseTo(0.5, 6);
});

test('logits of tokens that are ruled out hide nothing', () => {
  expect(relativeError([row(1, -4, 2, -1e9)], [row(1.5, -4, 2, -1e9)])).toBeCloseTo(0.125, 6);
  expect(relativeError([row(1, -4, 2, -1e4)], [row(1, -4, 2, -1.0001e4)])).toBeCloseTo(1e-4, 6);
});

test('what cannot be compared is never equal', () => {
  expect(relativeError([row(1)], [])).toBe(Number.POSITIVE_INFINITY);
  expect(relativeError([row(1, 2)], [row(1)])).toBe(Number.POSITIVE_INFINITY);
  expect(relativeError([row(1, 2)], [row(1, Number.NaN)])).toBe(Number.POSITIVE_INFINITY);
  expect(relativeError([row(1, Number.NaN)], [row(1, Number.NaN)])).toBe(Number.POSITIVE_INFINITY);
  expect(relativeError([row(0, 0)], [row(0, 1)])).toBe(Number.POSITIVE_INFINITY);
});
