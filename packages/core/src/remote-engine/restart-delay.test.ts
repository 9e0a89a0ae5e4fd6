import { expect, test } from 'vitest';
import { restartDelay } from './restart-delay.js';

test('restarts at once after one crash, then waits longer and longer up to 30 seconds', () => {
  expect([1, 2, 3, 4, 5].map(restartDelay)).toEqual([0, 250, 500, 1000, 2000]);
  expect([9, 10, 1000, 100_000].map(restartDelay)).toEqual([30_000, 30_000, 30_000, 30_000]);
});
