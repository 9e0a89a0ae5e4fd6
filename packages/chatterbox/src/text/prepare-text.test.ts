import { describe, expect, test } from 'vitest';
import { english, multilingual, turbo } from '../descriptors/index.js';
import { normalizePunctuation } from './prepare-text.js';

describe('normalizePunctuation', () => {
  test.each([
    ['hello', 'Hello.'],
    ['hello?', 'Hello?'],
    ['  two   lines\nand a tab\t', 'two lines and a tab.'],
    ['one... two… three', 'One,  two,  three.'],
    ['at 10:30', 'At 10,30.'],
    ['this - that; those — these – it', 'This, that,  those - these - it.'],
    ['“so” ‘it’ , goes', '"so" \'it\', goes.'],
    ['ends with a dash -', 'Ends with a dash -'],
    ['élan', 'Élan.'],
    ['', ''],
    [' \n ', ''],
  ])('English: %j becomes %j', (text, expected) => {
    expect(normalizePunctuation(text, english.text)).toBe(expected);
  });

  test('Multilingual knows the full stops of Chinese and Japanese', () => {
    expect(normalizePunctuation('こんにちは。', multilingual.text)).toBe('こんにちは。');
    expect(normalizePunctuation('こんにちは', multilingual.text)).toBe('こんにちは.');
  });

  test('Turbo leaves three dots, semicolons and spaced hyphens', () => {
    expect(normalizePunctuation('well... yes; no - perhaps: fine', turbo.text)).toBe(
      'Well... yes; no - perhaps, fine.',
    );
  });
});
