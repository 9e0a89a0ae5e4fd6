import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVoiceNames, normalizeVoiceName, voiceNameKey, voiceNameProblem } from './voice-name.js';

describe('voiceNameProblem', () => {
  test.each(['A', 'Amy', "Zoë O'Neil-Łuków", 'my_voice 2.0', '  padded  ', '小明', 'a'.repeat(64)])(
    'accepts %j',
    (name) => {
      expect(voiceNameProblem(name)).toBeUndefined();
    },
  );

  test.each([
    ['', 'must be between 1 and 64 characters long, got 0'],
    ['   ', 'must be between 1 and 64 characters long, got 0'],
    ['a'.repeat(65), 'must be between 1 and 64 characters long, got 65'],
    ['..', 'must hold at least one letter or digit'],
    ['a/b', /letters, digits, space/],
    ['a\\b', /letters, digits, space/],
    ['a\u0000b', /letters, digits, space/],
    ['two\nlines', /letters, digits, space/],
    ['smile 😀', /letters, digits, space/],
  ])('refuses %j', (name, problem) => {
    expect(voiceNameProblem(name)).toMatch(problem);
  });

  test('never accepts characters that mean something to a file system', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
        if (voiceNameProblem(name) === undefined) {
          expect(normalizeVoiceName(name)).not.toMatch(/[/\\:*?"<>|\p{Cc}\p{Cs}]/u);
        }
      }),
    );
  });
});

test('names are compared without regard to case, width and composition', () => {
  expect(voiceNameKey('AMY')).toBe(voiceNameKey(' amy '));
  expect(voiceNameKey('Straße')).toBe(voiceNameKey('STRASSE'));
  expect(voiceNameKey('Zoe\u0308')).toBe(voiceNameKey('Zoë'));
  expect(voiceNameKey('Amy')).not.toBe(voiceNameKey('Any'));
});

test('orders by name, then by id', () => {
  const voices = [
    { name: 'bruce', id: '2' },
    { name: 'Amy', id: '9' },
    { name: 'Bruce', id: '1' },
  ];
  expect(voices.sort(compareVoiceNames).map(({ id }) => id)).toEqual(['9', '1', '2']);
});
