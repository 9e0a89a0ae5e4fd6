import type { RewriteRule } from '../rule.js';
import { digitWords } from './number-words.js';
import { pattern } from './patterns.js';

/** Digit groups one digit at a time, a short pause between groups; 800 and the like as "eight hundred". */
function sayGroups(written: string): string {
  const groups = written.match(/\d+/g) ?? [];
  const words = groups.map((group) =>
    /^[1-9]00$/.test(group) ? `${digitWords(group.charAt(0))} hundred` : digitWords(group),
  );
  return `${written.startsWith('+') ? 'plus ' : ''}${words.join(', ')}`;
}

const before = String.raw`(?<![\p{L}\p{N}$£€.,-])`;
const after = String.raw`(?![\p{L}\p{N}]|[-.,/]\d)`;
const gap = '[-. ]';

/** Telephone and other numbers that are read digit by digit. */
export const phoneRules: readonly RewriteRule[] = [
  {
    name: 'extension',
    pattern: /(?<=\d{4})(?:,? ?ext(?:ension|\.)?|,? x) ?(\d{1,6})(?!\d)/giu,
    say: ([, digits]) => `, extension ${digitWords(digits!)}`,
  },
  {
    name: 'international number',
    pattern: pattern(
      String.raw`(?<![\p{L}\p{N}])\+\d{1,3}(?:[-. ]?\(\d{1,4}\))?(?:[-. ]?\d{2,4}){2,5}${after}`,
    ),
    say: ([match]) => sayGroups(match),
  },
  {
    name: 'North American number',
    pattern: pattern(String.raw`${before}(?:1${gap})?(?:\(\d{3}\) ?|\d{3}${gap})\d{3}${gap}\d{4}${after}`),
    say: ([match]) => sayGroups(match),
  },
  {
    name: 'card number',
    pattern: pattern(String.raw`${before}\d{4}([- ])\d{4}\1\d{4}\1\d{4}${after}`),
    say: ([match]) => sayGroups(match),
  },
  {
    name: 'social security number',
    pattern: pattern(String.raw`${before}\d{3}-\d{2}-\d{4}${after}`),
    say: ([match]) => sayGroups(match),
  },
  {
    name: 'local number',
    pattern: pattern(String.raw`${before}[2-9]\d{2}-\d{4}${after}`),
    say: ([match]) => sayGroups(match),
  },
  {
    name: 'zip code after a state',
    pattern: /(?<=(?<!\p{L})\p{Lu}{2},? )\d{5}(?:-\d{4})?(?![\p{L}\p{N},-])/gu,
    say: ([match]) => sayGroups(match),
  },
  {
    name: 'number to call',
    pattern: pattern(
      String.raw`(?<=(?<!\p{L})(?:[Cc]all|[Dd]ial|[Cc]alled|[Cc]alling|[Cc]ode|PIN|pin|[Zz]ip|ZIP|[Zz]ip code|ZIP code|[Ff]light|[Rr]oom code) )\d{3,6}${after}`,
    ),
    say: ([match]) => digitWords(match),
  },
];
