/** What a line break in running text means. */
export type LineBreak =
  /** The line was only wrapped; the sentence goes on. */
  | 'wrap'
  /** A heading, list item or verse ends here. */
  | 'line'
  /** A blank line: the paragraph ends here. */
  | 'paragraph';

const listMarker = /^[ \t]{0,12}(?:[-*+•‣▪◦·]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])[ \t]/u;
const sentenceEnd = /[.!?…。！？:;]["'”’)\]]{0,4}$/u;
const wrappedLineLength = 45;

/**
 * What the line break between two lines means. Wrapped prose is recognised by long lines that end without a stop;
 * short lines that end without one are headings, verses or list items, and a list marker always starts afresh.
 *
 * @param line the line before the break
 * @param next the line after it
 */
export function lineBreakKind(line: string, next: string): LineBreak {
  if (next.trim() === '' || line.trim() === '') return 'paragraph';
  if (listMarker.test(next)) return 'line';
  const before = line.trimEnd();
  const startsSmall = /^[\s"'(]{0,4}\p{Ll}/u.test(next);
  if (startsSmall) return 'wrap';
  if (sentenceEnd.test(before)) return before.length >= wrappedLineLength ? 'wrap' : 'line';
  return before.length >= wrappedLineLength || /[,\-–—]$/u.test(before) ? 'wrap' : 'line';
}

/** The marker that opens a list item (`- `, `* `, `• `), if the line has one that is not spoken. */
export const silentListMarker = /^[ \t]{0,12}[-*+•‣▪◦·][ \t]{1,8}/u;
