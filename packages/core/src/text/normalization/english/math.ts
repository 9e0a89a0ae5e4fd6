import type { RewriteRule } from '../rule.js';
import { cardinal, decimal, ordinal } from './number-words.js';
import { pattern } from './patterns.js';

const operators: Readonly<Record<string, string>> = {
  '+': 'plus',
  '-': 'minus',
  '*': 'times',
  '×': 'times',
  '·': 'times',
  '⋅': 'times',
  x: 'times',
  '/': 'divided by',
  '÷': 'divided by',
  '=': 'equals',
  '==': 'equals',
  '!=': 'is not equal to',
  '≠': 'is not equal to',
  '<': 'is less than',
  '>': 'is greater than',
  '<=': 'is at most',
  '>=': 'is at least',
  '≤': 'is at most',
  '≥': 'is at least',
  '≈': 'is approximately',
  '±': 'plus or minus',
  '%': 'modulo',
};

const power = (digits: string): string =>
  digits === '2'
    ? ' squared'
    : digits === '3'
      ? ' cubed'
      : digits.startsWith('-')
        ? ` to the power of ${decimal(digits)}`
        : ` to the ${ordinal(digits)}`;
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const subscripts = '₀₁₂₃₄₅₆₇₈₉';
const plainDigits = (written: string, alphabet: string): string =>
  Array.from(written, (sign) => String(alphabet.indexOf(sign))).join('');

/** Arithmetic with numbers or single letters on both sides, before ranges and plain numbers. */
export const mathRules: readonly RewriteRule[] = [
  {
    name: 'scientific notation',
    pattern: /(?<![\p{L}\p{N}.,])(\d{1,20}(?:\.\d{1,20})?)[eE]([-+]?\d{1,3})(?![\p{L}\p{N}])/gu,
    say: ([, number, exponent]) => `${decimal(number!)} times ten${power(exponent!.replace('+', ''))}`,
  },
  { name: 'times as much', pattern: /(?<=\d)[x×](?= \p{Ll}|[.,!?]|$)/gu, say: ' times' },
  {
    name: 'dimensions',
    pattern: pattern(String.raw`(?<=\d ?(?:[a-z]{1,2} ?)?)[x×](?= ?\d)(?! \d{1,40}(?:\.\d{1,20})? ?=)`),
    say: ' by ',
  },
  {
    name: 'power',
    pattern:
      /(?<=[\p{L}\p{N})])(?<!\d ?[kcm]?m)(?:\^\(?(-?\d{1,6})\)?|\*\*(-?\d{1,6})|(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,6}))/gu,
    say: ([, caret, stars, raised]) =>
      power(
        caret ??
          stars ??
          (raised!.startsWith('⁻')
            ? `-${plainDigits(raised!.slice(1), superscripts)}`
            : plainDigits(raised!, superscripts)),
      ),
  },
  {
    name: 'subscript digits',
    pattern: /[₀₁₂₃₄₅₆₇₈₉]{1,6}/gu,
    say: ([digits]) => ` ${cardinal(plainDigits(digits, subscripts))} `,
  },
  {
    name: 'square root',
    pattern: pattern(String.raw`√ ?\(?(?=[\p{L}\d])`),
    say: 'the square root of ',
  },
  {
    name: 'minus between results',
    pattern: pattern(
      String.raw`(?<=(?:\d|[^\p{L}][a-z]) )- (?=\d{1,40}(?:\.\d{1,20})? ?[=+*/])|(?<=\d)-(?=\d{1,40}(?:\.\d{1,20})? ?=)`,
    ),
    say: ' minus ',
  },
  {
    name: 'operator',
    pattern: pattern(
      String.raw`(?<=[\p{L}\p{N})%] ?)(==|!=|<=|>=|[+*×·⋅÷=≠<>≤≥≈±])(?= ?[-\p{L}\p{N}(.$€£√])(?!=)`,
    ),
    say: ([sign]) => ` ${operators[sign]} `,
  },
  { name: 'division with blanks', pattern: /(?<=\d) \/ (?=\d)/gu, say: ' divided by ' },
  {
    name: 'sign of comparison in front',
    pattern: /[≤≥≈±<>](?= ?[\d$€£])/gu,
    say: ([sign]) =>
      ({
        '≤': 'at most ',
        '≥': 'at least ',
        '≈': 'about ',
        '±': 'plus or minus ',
        '<': 'less than ',
        '>': 'more than ',
      })[sign],
  },
  { name: 'about', pattern: /(?<![\p{L}\p{N}/])~ ?(?=[\d$€£])/gu, say: 'about ' },
  { name: 'and more', pattern: pattern(String.raw`(?<=\d)\+(?!\p{L})`), say: ' plus' },
];
