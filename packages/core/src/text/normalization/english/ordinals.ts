import type { RewriteRule } from '../rule.js';
import { ordinal } from './number-words.js';
import { left, pattern } from './patterns.js';

/** Ordinals written with digits. */
export const ordinalRules: readonly RewriteRule[] = [
  {
    name: 'ordinal',
    pattern: pattern(
      String.raw`${left}(\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:st|nd|rd|th|ST|ND|RD|TH|ᵗʰ|ˢᵗ|ⁿᵈ|ʳᵈ)(?![\p{L}\p{N}])`,
    ),
    say: ([, digits]) => ordinal(digits!),
  },
];
