import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareText } from '../prepare-text.js';
import { markdownRules } from './cleanup/markdown.js';
import { punctuationRules } from './cleanup/punctuation.js';
import { compatibilityRules, invisibleRules } from './cleanup/unicode.js';
import { punctuationSpacing, spaceRules, tidyRules } from './cleanup/whitespace.js';
import { english } from './english/index.js';

const allRules = [
  ...compatibilityRules,
  ...invisibleRules,
  ...markdownRules,
  ...punctuationRules,
  ...spaceRules,
  ...tidyRules,
  ...punctuationSpacing,
  ...english.groups.flatMap((group) => group.rules),
];

/** A pattern without escapes and character classes, so that what is left of `+`, `*` and `{n,}` are quantifiers. */
function structureOf(pattern: RegExp): string {
  return pattern.source
    .replace(/\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\./g, 'a')
    .replace(/\[[^\]]*\]/g, 'a');
}

const seeds = [
  '1',
  '12,',
  '1.',
  '1-',
  '-',
  '$1',
  '$',
  '1/',
  '1:',
  ':',
  '(',
  ')',
  '[',
  '](',
  '"',
  "'",
  '.',
  '..',
  '. ',
  ' .',
  '!',
  '?',
  ',',
  ' ',
  '\n',
  '\n\n',
  '\t ',
  'a',
  'A',
  'A.',
  'A. ',
  'a.',
  'a.b',
  'I',
  'IV ',
  'Mr. ',
  'St. ',
  '@',
  '@a',
  'a@',
  'a@b.',
  '#',
  '#a',
  '_',
  'a_',
  '*',
  '**',
  '*a',
  '`',
  '~',
  '/',
  '/a',
  '\\',
  'C:\\',
  'http://',
  'www.',
  'a-',
  '-a',
  '1a',
  'a1',
  'e\u0301',
  '\u0301',
  '\u200d',
  '👩\u200d',
  '🇺',
  '😀',
  '你',
  '。',
  'ก',
  '—',
  '…',
  '½',
  '²',
  '^2',
  '1 ',
  '1 1/2 ',
  '1-1',
  '555-',
  '+1 ',
  '1st',
  "'90s",
  '<',
  '>',
  '&',
  '%',
  '|',
  '=',
  'x 1',
  '5 km ',
  'March 5 ',
  'March 5-',
  'Aa ',
  'THE ',
  'FBI',
  'Aa-',
  'a/a',
];

describe('normalisation is linear in the length of the text', () => {
  it.each(allRules.map((rule) => [rule.name, rule.pattern] as const))(
    'the rule "%s" has no repetition without a bound that can fail late',
    (_name, pattern) => {
      expect(pattern.global).toBe(true);
      // An unbounded repetition is harmless only at the very end of a pattern, where nothing can fail after it.
      expect(structureOf(pattern).replace(/(?:[+*]|\{\d+,\})$/, '')).not.toMatch(/[^(\\][+*]|\{\d+,\}/);
    },
  );

  // Processor time, not the clock: what else the machine does must not matter.
  it('takes no more than proportionally longer for longer text', { timeout: 300_000 }, async () => {
    const milliseconds = async (text: string, rounds: number): Promise<number> => {
      let best = Number.POSITIVE_INFINITY;
      for (let round = 0; round < rounds; round += 1) {
        const before = process.cpuUsage();
        await prepareText(text, { maxCharacters: 300 });
        best = Math.min(best, process.cpuUsage(before).user / 1000);
      }
      return best;
    };
    for (const seed of seeds) {
      const long = seed.repeat(Math.ceil(20_000 / seed.length)).slice(0, 20_000);
      const short = await milliseconds(long.slice(0, 1250), 3);
      // Sixteen times the text: sixteen times the work, 256 times if it were quadratic. The constant covers
      // compilation and garbage collection.
      const limit = 64 * short + 250;
      const full = await milliseconds(long, 1);
      if (full >= limit) {
        expect(
          await milliseconds(long, 5),
          `${JSON.stringify(seed)} after ${short} ms for the short text`,
        ).toBeLessThan(limit);
      }
    }
  });

  it('survives any repetition of any fragment', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constantFrom(...seeds), fc.string({ unit: 'binary', maxLength: 3 })), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.constantFrom('en', 'th'),
        async (fragments, language) => {
          const fragment = fragments.join('');
          if (fragment === '') return;
          const source = fragment.repeat(Math.ceil(2000 / fragment.length)).slice(0, 2000);
          for (const piece of (await prepareText(source, { maxCharacters: 100, language })).pieces) {
            expect(piece.text.length).toBeLessThanOrEqual(100);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
