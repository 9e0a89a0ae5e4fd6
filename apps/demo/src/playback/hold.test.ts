import { expect, it } from 'vitest';
import { secondsToGather } from './hold.js';

it('gathers little where audio is made faster than it is played', () => {
  expect(secondsToGather(60, 0.3)).toBe(0.4);
});

it('gathers what playing would otherwise be short of', () => {
  // Ten seconds take fifteen to make: five, and a tenth more, must lie ahead.
  expect(secondsToGather(10, 1.5)).toBeCloseTo(5.5);
});

it('does not keep people waiting for long, nor for what is nearly there', () => {
  expect(secondsToGather(600, 4)).toBe(8);
  expect(secondsToGather(0, 4)).toBe(0.4);
});
