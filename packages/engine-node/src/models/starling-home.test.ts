import { isAbsolute, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { starlingHome } from './starling-home.js';

it('is the folder the user names, else one of the platform', () => {
  expect(starlingHome({ STARLING_HOME: 'birds' })).toBe(resolve('birds'));
  const platform = starlingHome({});
  expect(isAbsolute(platform)).toBe(true);
  expect(platform.toLowerCase()).toContain('starling');
});
