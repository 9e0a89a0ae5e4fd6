import type { RewriteRule } from '../rule.js';
import { decimal } from './number-words.js';

/** A number as written, without sign: grouped or plain digits with an optional fraction. A pattern source. */
export const numberSource = String.raw`(?:\d{1,3}(?:,\d{3}){1,12}(?!\d)|\d{1,60})(?:\.\d{1,40})?`;

/** Plain numbers, after everything that gives numbers a meaning has been read. */
export const numberRules: readonly RewriteRule[] = [
  {
    name: 'number',
    pattern: new RegExp(String.raw`(?<![\p{L}\p{N}])(?:(?<![\p{L}\p{N}.] ?)-)?${numberSource}`, 'gu'),
    say: ([number]) => decimal(number),
  },
];
