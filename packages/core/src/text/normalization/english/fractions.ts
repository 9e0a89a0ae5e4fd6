import type { RewriteRule } from '../rule.js';
import { cardinal, ordinal, pluralOf } from './number-words.js';
import { left, pattern, right } from './patterns.js';

const vulgar: Readonly<Record<string, readonly [number, number]>> = {
  '½': [1, 2],
  '⅓': [1, 3],
  '⅔': [2, 3],
  '¼': [1, 4],
  '¾': [3, 4],
  '⅕': [1, 5],
  '⅖': [2, 5],
  '⅗': [3, 5],
  '⅘': [4, 5],
  '⅙': [1, 6],
  '⅚': [5, 6],
  '⅐': [1, 7],
  '⅛': [1, 8],
  '⅜': [3, 8],
  '⅝': [5, 8],
  '⅞': [7, 8],
  '⅑': [1, 9],
  '⅒': [1, 10],
};

/** "one half", "three quarters", "two thirds", "five sixteenths"; `article` makes it "a half", "a third". */
export function sayFraction(numerator: number, denominator: number, article = false): string {
  const count =
    article && numerator === 1 ? (denominator === 8 || denominator === 11 ? 'an' : 'a') : cardinal(numerator);
  if (denominator === 2) return `${count} ${numerator === 1 ? 'half' : 'halves'}`;
  const part = denominator === 4 ? 'quarter' : ordinal(denominator);
  return `${count} ${numerator === 1 ? part : pluralOf(part)}`;
}

/** Whether n/d reads as a fraction: a proper one with a denominator people name. */
function isNamedFraction(numerator: number, denominator: number): boolean {
  return (
    numerator > 0 && numerator < denominator && (denominator <= 20 || [32, 64, 1000].includes(denominator))
  );
}

const scored = new Set([5, 10, 100]);

/**
 * Fractions. "3/4" is "three quarters"; a denominator of 10 or 100, or equal to the numerator, is a mark ("8/10" is
 * "eight out of ten"); other quotients are "over".
 */
export const fractionRules: readonly RewriteRule[] = [
  {
    name: 'fraction sign after a whole number',
    pattern: pattern(String.raw`${left}(\d{1,9}) ?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒])`),
    say: ([, whole, sign]) => `${cardinal(whole!)} and ${sayFraction(...vulgar[sign!]!, true)}`,
  },
  {
    name: 'fraction sign',
    pattern: /[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒]/gu,
    say: ([sign]) => sayFraction(...vulgar[sign]!),
  },
  {
    name: 'whole number and fraction',
    pattern: pattern(String.raw`${left}(\d{1,3})[ -](\d{1,2})/(\d{1,2})${right}`),
    say: ([, whole, n, d]) =>
      isNamedFraction(Number(n), Number(d))
        ? `${cardinal(whole!)} and ${sayFraction(Number(n), Number(d), true)}`
        : undefined,
  },
  {
    name: 'fraction',
    pattern: pattern(String.raw`${left}(\d{1,4})/(\d{1,4})${right}`),
    say: ([match, n, d]) => {
      if (match === '50/50') return 'fifty-fifty';
      const numerator = Number(n);
      const denominator = Number(d);
      if (denominator === numerator || (scored.has(denominator) && denominator !== 5)) {
        return `${cardinal(numerator)} out of ${cardinal(denominator)}`;
      }
      if (isNamedFraction(numerator, denominator)) return sayFraction(numerator, denominator);
      return `${cardinal(numerator)} over ${cardinal(denominator)}`;
    },
  },
];
