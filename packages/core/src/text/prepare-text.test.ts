import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StarlingError } from '../errors/starling-error.js';
import { prepareText } from './prepare-text.js';

const words = fc.constantFrom(
  'Hello',
  'the',
  'quick',
  'Dr.',
  'J.',
  'e.g.',
  '1,234.5',
  '$5.99',
  '10:30',
  '50%',
  '1984',
  'NASA',
  'U.S.',
  "don't",
  '…',
  '—',
  '!',
  '?!',
  '. ',
  ', ',
  '; ',
  '"',
  '(',
  ')',
  '\n',
  '\n\n',
  '- ',
  '1. ',
  '\u00a0',
  'é',
  'e\u0301',
  '你好',
  '。',
  'สวัสดีครับ',
  '👩‍👩‍👧',
  '🇺🇸',
  '😀',
  '\ud83d',
  'x'.repeat(40),
  'https://example.com/a?b=c',
  'me@example.com',
  '@user',
  '#tag',
  'C:\\x',
  '[laugh]',
);
const loneSurrogate = /\p{Cs}/u;
const text = fc.oneof(
  fc.array(words, { maxLength: 40 }).map((parts) => parts.join(' ')),
  fc.array(words, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
);
const options = fc.record({
  maxCharacters: fc.integer({ min: 2, max: 120 }),
  language: fc.constantFrom('en', 'en-GB', 'de', 'ja', 'th', 'zh', 'no such language', ''),
  normalization: fc.constantFrom('full' as const, 'basic' as const, 'off' as const),
});

describe('prepareText', () => {
  it('prepares a sentence as its documentation says', async () => {
    const source = 'Introduction\n\nThis is the first sentence. And “this” is the second one!';
    const { pieces, warnings } = await prepareText(source, { maxCharacters: 300 });
    expect(warnings).toEqual([]);
    expect(pieces.map((piece) => piece.text)).toEqual([
      'Introduction.',
      'This is the first sentence.',
      'And "this" is the second one!',
    ]);
    expect(pieces.map((piece) => source.slice(piece.start, piece.end))).toEqual([
      'Introduction',
      'This is the first sentence.',
      'And “this” is the second one!',
    ]);
  });

  it('has no pieces when nothing can be spoken', async () => {
    expect((await prepareText(' ...\n—', { maxCharacters: 100 })).pieces).toEqual([]);
    expect((await prepareText('', { maxCharacters: 100 })).pieces).toEqual([]);
  });

  it('says when numbers stay as they are', async () => {
    const { pieces, warnings } = await prepareText('Es sind 12 Stück.', {
      maxCharacters: 100,
      language: 'de',
    });
    expect(pieces[0]?.text).toBe('Es sind 12 Stück.');
    expect(warnings.map((warning) => warning.code)).toEqual(['normalization_basic']);
  });

  it.each([1, 0, -5, 2.5, Number.NaN])('refuses maxCharacters %s', async (maxCharacters) => {
    await expect(prepareText('Hello', { maxCharacters })).rejects.toThrow(StarlingError);
  });

  it('rewrites by further rules what the lexicon left, before normalisation', async () => {
    const { pieces } = await prepareText('Call useEffect or useMemo 3 times.', {
      maxCharacters: 100,
      lexicon: [{ written: 'useEffect', spoken: 'the effectHook' }],
      rules: [{ name: 'camel case', pattern: /(?<=\p{Ll})(?=\p{Lu})/gu, say: ' ' }],
    });
    expect(pieces[0]?.text).toBe('Call the effectHook or use Memo three times.');
  });

  it('ends lines with a stop where they end or begin with a word of the lexicon', async () => {
    const lexicon = [{ written: 'zsh', spoken: 'zee shell' }];
    const say = async (source: string) =>
      (await prepareText(source, { maxCharacters: 100, lexicon })).pieces.map((piece) => piece.text);
    expect(await say('Commands for zsh\n\nThere are many of them.')).toEqual([
      'Commands for zee shell.',
      'There are many of them.',
    ]);
    expect(await say('Commands for shells\n\nzsh has many of them.')).toEqual([
      'Commands for shells.',
      'zee shell has many of them.',
    ]);
  });

  it('ends no piece inside what is to be kept whole', async () => {
    const source = 'You should then run `open the first of them. Close all the others again` and wait.';
    const keepWhole = [{ start: source.indexOf('`') + 1, end: source.lastIndexOf('`') }];
    const maxCharacters = 90;
    const cut = (await prepareText(source, { maxCharacters })).pieces.map((piece) => piece.text);
    expect(cut).toHaveLength(2);
    const whole = (await prepareText(source, { maxCharacters, keepWhole })).pieces;
    expect(whole.map((piece) => piece.text)).toEqual([source.replaceAll('`', '')]);
    const bounded = (await prepareText(source, { maxCharacters: 65, keepWhole })).pieces;
    expect(bounded.map((piece) => source.slice(piece.start, piece.end))).toEqual([
      'You should then run',
      '`open the first of them. Close all the others again` and wait.',
    ]);
  });

  it('keeps pieces in order, bounded, tight, numbered, speakable and without broken characters', async () => {
    await fc.assert(
      fc.asyncProperty(text, options, async (source, chosen) => {
        const { pieces } = await prepareText(source, chosen);
        let previous = { start: 0, end: 0 };
        pieces.forEach((piece, index) => {
          expect(piece.id).toBe(index);
          expect(piece.text.length).toBeLessThanOrEqual(chosen.maxCharacters);
          expect(piece.text).toBe(piece.text.trim());
          expect(piece.text).toMatch(/[\p{L}\p{N}]/u);
          if (!loneSurrogate.test(source)) expect(piece.text).not.toMatch(loneSurrogate);
          expect(piece.start).toBeGreaterThanOrEqual(previous.start);
          expect(piece.end).toBeGreaterThanOrEqual(previous.end);
          expect(piece.start).toBeLessThan(piece.end);
          expect(source[piece.start]).toMatch(/\S/);
          expect(source[piece.end - 1]).toMatch(/\S/);
          expect(piece.pauseAfterSeconds).toBeGreaterThanOrEqual(0);
          previous = piece;
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('covers every letter and decimal digit of the source', async () => {
    await fc.assert(
      fc.asyncProperty(text, options, async (source, chosen) => {
        const { pieces } = await prepareText(source, chosen);
        const covered = new Uint8Array(source.length);
        for (const piece of pieces) covered.fill(1, piece.start, piece.end);
        for (const { index } of source.matchAll(/[\p{L}\p{Nd}]/gu)) {
          expect(covered[index], `position ${index}`).toBe(1);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('speaks exactly the source when normalisation is off', async () => {
    await fc.assert(
      fc.asyncProperty(text, options, async (source, chosen) => {
        for (const piece of (await prepareText(source, { ...chosen, normalization: 'off' })).pieces) {
          expect(piece.text).toBe(source.slice(piece.start, piece.end).replace(/\s/g, ' '));
        }
      }),
    );
  });
});
