import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestMatches, matchScore } from './fuzzy-match.js';
import { pageOf } from './pages.js';
import { plainText } from './plain-text.js';

describe('names that were typed', () => {
  const names = ['Amy', 'Andy', 'Anna-Lena', 'Élodie', 'Great Amy', 'Zoë'];
  const best = (typed: string) => bestMatches(typed, names, (name) => name);

  it('fit by beginning, word, accents, left-out letters and typos', () => {
    expect(best('')).toEqual(names);
    expect(best('am')).toEqual(['Amy', 'Great Amy']);
    expect(best('lena')).toEqual(['Anna-Lena']);
    expect(best('elodie')).toEqual(['Élodie']);
    expect(best('zoe')).toEqual(['Zoë']);
    expect(best('anby')).toEqual(['Andy']);
    expect(best('xyzzy')).toEqual([]);
  });

  it('are scored whatever they are', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.string({ unit: 'binary', maxLength: 100 }),
        (typed, name) => {
          const score = matchScore(typed, name);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
        },
      ),
    );
  });
});

describe('pages', () => {
  it('hold all lines once, in order, and fit into a message', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 200 }), (lines) => {
        const { pages } = pageOf(lines, 1);
        const shown = Array.from({ length: pages }, (_value, index) => pageOf(lines, index + 1));
        expect(shown.flatMap((page) => page.lines)).toEqual(lines);
        for (const page of shown) expect(page.lines.join('\n').length).toBeLessThanOrEqual(1900);
        expect(pageOf(lines, 99_999).page).toBe(pages);
      }),
    );
  });

  it('cut a line that is too long', () => {
    expect(pageOf(['x'.repeat(5000)], 1).lines[0]!.length).toBeLessThanOrEqual(1900);
  });
});

it('shows what people wrote without form, mentions or line breaks', () => {
  expect(plainText('**a**\n[b](https://c) <@1> @everyone `d`')).toBe(
    '\\*\\*a\\*\\* \\[b](https://c) 1 everyone d',
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(plainText(text, 50)).not.toMatch(/[<>@`\n]/);
    }),
  );
});
