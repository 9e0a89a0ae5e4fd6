import type { RewriteRule } from '../rule.js';
import { decimal, digitWords } from './number-words.js';
import { numberSource, pattern } from './patterns.js';

/** The value of a decimal digit of any script: digits stand in runs that begin with zero. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0)!;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}

/** Digits of other scripts become the usual ones. Before everything else. */
export const foreignDigitRules: readonly RewriteRule[] = [
  {
    name: 'digit of another script',
    pattern: /(?![0-9])\p{Nd}/gu,
    say: ([digit]) => String(digitValue(digit)),
  },
];

/** Plain numbers, after everything that gives numbers a meaning has been read. */
export const numberRules: readonly RewriteRule[] = [
  // Not a comma of a grouped number: those have three digits behind them.
  { name: 'list of numbers', pattern: /(?<=\d),(?=\d(?!\d\d(?!\d)))/gu, say: ', ' },
  {
    name: 'negative number',
    pattern: pattern(String.raw`(?<![\p{L}\p{N}).%'"])(?<![\d)%] )-(?=\.?\d)`),
    say: 'minus ',
  },
  {
    name: 'number beginning with the point',
    pattern: /(?<![\p{L}\p{N}.])\.(\d{1,40})(?!\d)/gu,
    say: ([, digits]) => `point ${digitWords(digits!)}`,
  },
  {
    name: 'number',
    pattern: pattern(numberSource),
    say: (match) => {
      const { input, index } = match;
      const [number] = match;
      const words = decimal(number);
      const before = /[\p{L}\p{N}]/u.test(input.charAt(index - 1)) ? ' ' : '';
      const after = /[\p{L}\p{N}]/u.test(input.charAt(index + number.length)) ? ' ' : '';
      return `${before}${words}${after}`;
    },
  },
];
