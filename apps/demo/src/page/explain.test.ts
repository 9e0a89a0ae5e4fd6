import { StarlingError } from '@starling-tts/core';
import { expect, it } from 'vitest';
import { explain } from './explain.js';
import { PlainError } from './plain-error.js';

it('is silent about what the user stopped', () => {
  expect(
    explain(new StarlingError('aborted', 'The operation was cancelled by its caller.', {})),
  ).toBeUndefined();
  expect(explain(new DOMException('Aborted', 'AbortError'))).toBeUndefined();
});

it('says every problem of a request as a sentence, without names of fields', () => {
  const problems = [
    { field: 'text', message: 'text must be between 1 and 5000 characters, got 6000' },
    { field: 'voice_name', message: 'voice_name is required: the name of the new voice, got nothing' },
  ];
  expect(explain(new StarlingError('invalid_request', 'Two problems.', { problems }))).toBe(
    'The text must be between 1 and 5000 characters, got 6000. The name is required: the name of the new voice, got nothing.',
  );
});

it('says what else went wrong in its own words', () => {
  const message = 'reference_audio is 0.40 s long; a voice needs 1 s at the least.';
  const tooShort = new StarlingError('audio_too_short', message, { seconds: 0.4, minimumSeconds: 1 });
  expect(explain(tooShort)).toBe('The recording is 0.40 s long; a voice needs 1 s at the least.');
  expect(explain(new PlainError('The file is too large.'))).toBe('The file is too large.');
});

it('never shows what no person can read', () => {
  expect(explain(new TypeError('undefined is not a function'))).toMatch(/^Something went wrong/);
  expect(explain(undefined)).toMatch(/^Something went wrong/);
});
