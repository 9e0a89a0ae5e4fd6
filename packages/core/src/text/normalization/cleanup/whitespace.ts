import type { SpannedText } from '../../spans/spanned-text.js';
import { applyRules, type RewriteRule } from '../rule.js';

/** One kind of blank and of line end. */
export const spaceRules: readonly RewriteRule[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: vertical tab and form feed end lines
  { name: 'line ends', pattern: /\r\n?|[\u000b\u000c\u0085\u2028]/gu, say: '\n' },
  { name: 'paragraph separator', pattern: /\u2029/gu, say: '\n\n' },
  { name: 'spaces of all widths', pattern: /[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu, say: ' ' },
];

/** Runs of blanks, and blanks around line ends. */
export const tidyRules: readonly RewriteRule[] = [
  { name: 'runs of spaces', pattern: / {2,}/gu, say: ' ' },
  {
    name: 'blank around line breaks',
    pattern: / ?\n[ \n]*/gu,
    say: ([blank]) => (blank.indexOf('\n') === blank.lastIndexOf('\n') ? '\n' : '\n\n'),
  },
];

/** Blanks and commas that other rules leave beside punctuation. */
export const punctuationSpacing: readonly RewriteRule[] = [
  {
    name: 'space before punctuation',
    pattern: /(?<=\S) (?=[,;:!?](?:[\s"')\]]|$)|\.{1,3}(?:[\s"')\]]|$))/gu,
    say: '',
  },
  { name: 'doubled comma', pattern: /,(?:\s?,){1,50}/gu, say: ',' },
  { name: 'comma before a stop', pattern: /,(?=[.!?;:])/gu, say: '' },
];

/** One kind of space, one kind of line end; a blank line is two line ends. */
export function unifySpaces(text: SpannedText): SpannedText {
  return applyRules(text, [...spaceRules, ...tidyRules]);
}

/** Removes what other rules may have left over: doubled blanks, blanks before punctuation, blanks at both ends. */
export function tidySpaces(text: SpannedText): SpannedText {
  const tidy = applyRules(text, [...tidyRules, ...punctuationSpacing]);
  const { text: current } = tidy;
  const start = current.length - current.trimStart().length;
  const end = current.trimEnd().length;
  return start < end ? tidy.slice(start, end) : tidy.slice(0, 0);
}
