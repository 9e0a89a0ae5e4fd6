import { maxInputBytes, maxReferenceBytes, maxSeed, maxTextCharacters } from '@starling-tts/core';
import { expect, it } from 'vitest';
import * as limits from './limits.js';

it('has the limits of the speech operations', () => {
  expect({ ...limits }).toEqual({ maxInputBytes, maxReferenceBytes, maxSeed, maxTextCharacters });
});
