import type { CommentSyntax } from './comment-syntax.js';
import { regularExpressionEnd, skipLiteral } from './skip-literal.js';

/** One comment of a source file. */
export interface Comment {
  /** To the end of a line, between two signs, or a string literal that is documentation. */
  readonly type: 'line' | 'block' | 'docstring';
  /** Offset of its first sign. */
  readonly start: number;
  /** Offset after its last sign, without the line break. */
  readonly end: number;
  /** Offset after its opening sign. */
  readonly contentStart: number;
  /** Offset of its closing sign; `end` when it has none. */
  readonly contentEnd: number;
  /** Whether nothing but blanks stands before it on its line. */
  readonly ownLine: boolean;
}

/**
 * Finds the comments of a source file in one pass; signs in string literals, templates and regular expressions open
 * none. A literal or comment that is never closed ends with the file (or with its line).
 *
 * @param onLiteral told where each string literal stands, quotes included
 */
export function findComments(
  source: string,
  syntax: CommentSyntax,
  onLiteral?: (start: number, end: number) => void,
): Comment[] {
  const comments: Comment[] = [];
  const { strings } = syntax;
  // Most positions begin nothing; one test of the sign sends them on.
  const starters = new Set(
    [
      ...syntax.lineComments,
      ...syntax.blockComments.map(([open]) => open),
      ...strings.delimiters.map(({ open }) => open),
    ].map((sign) => sign[0]!),
  );
  if (strings.regularExpressions) starters.add('/');
  if (strings.rust) for (const sign of "r'b") starters.add(sign);
  if (strings.rawCpp) starters.add('R');
  /** Whether nothing but blanks stands before the position on its line. */
  let ownLine = true;
  let at = 0;
  while (at < source.length) {
    const sign = source[at]!;
    if (!starters.has(sign)) {
      if (sign === '\n') ownLine = true;
      else if (ownLine && sign.trim() !== '') ownLine = false;
      at += 1;
      continue;
    }
    const comment = commentAt(source, at, syntax, ownLine);
    ownLine = false;
    if (comment !== undefined) {
      comments.push(comment);
      at = comment.end;
      continue;
    }
    const literalEnd = skipLiteral(source, at, strings);
    if (literalEnd !== undefined) onLiteral?.(at, literalEnd);
    at = literalEnd ?? regularExpressionEnd(source, at, strings) ?? at + 1;
  }
  return comments;
}

function commentAt(
  source: string,
  at: number,
  { lineComments, blockComments, strings }: CommentSyntax,
  ownLine: boolean,
): Comment | undefined {
  for (const [open, close] of blockComments) {
    if (!source.startsWith(open, at)) continue;
    // `=begin` and the like are comments only at the start of a line.
    if (/[\p{L}]$/u.test(open) && !(ownLine && (at === 0 || source[at - 1] === '\n'))) continue;
    const contentStart = at + open.length;
    const found = source.indexOf(close, contentStart);
    const contentEnd = found < 0 ? source.length : found;
    const end = found < 0 ? source.length : found + close.length;
    return { type: 'block', start: at, end, contentStart, contentEnd, ownLine };
  }
  for (const sign of lineComments) {
    if (!startsWithSign(source, at, sign)) continue;
    const before = source[at - 1] ?? '\n';
    if (strings.commentAtWordStart && !/[\s;|&({[]/.test(before)) continue;
    if (strings.escapedComment && before === '\\') continue;
    // An address (`https://`) outside a literal, as in the text of a page.
    if (sign === '//' && before === ':' && /\p{L}/u.test(source[at - 2] ?? '')) continue;
    const lineEnd = source.indexOf('\n', at);
    let end = lineEnd < 0 ? source.length : lineEnd;
    if (source[end - 1] === '\r') end -= 1;
    return { type: 'line', start: at, end, contentStart: at + sign.length, contentEnd: end, ownLine };
  }
  return docstringAt(source, at, strings.delimiters, ownLine);
}

/** Whether a line comment's sign stands here; one of letters (`REM`) is a word of its own, in either case. */
function startsWithSign(source: string, at: number, sign: string): boolean {
  if (!/^\p{L}/u.test(sign)) return source.startsWith(sign, at);
  return (
    source.slice(at, at + sign.length).toLowerCase() === sign.toLowerCase() &&
    !/[\p{L}\p{N}_]/u.test(source[at - 1] ?? ' ') &&
    !/[\p{L}\p{N}_]/u.test(source[at + sign.length] ?? ' ')
  );
}

function docstringAt(
  source: string,
  at: number,
  delimiters: CommentSyntax['strings']['delimiters'],
  ownLine: boolean,
): Comment | undefined {
  const delimiter = delimiters.find(({ docstring, open }) => docstring && source.startsWith(open, at));
  if (delimiter === undefined) return undefined;
  const before = source.slice(Math.max(0, at - 400), at).trimEnd();
  // An argument, an element or a right-hand side is text of the program.
  const attribute = /@\w*doc$/.test(before);
  if (!attribute && (!ownLine || /[=([{,+%\\]$/.test(before) || /\b(?:return|in|and|or|not)$/.test(before)))
    return undefined;
  const contentStart = at + delimiter.open.length;
  let found = source.indexOf(delimiter.close, contentStart);
  while (found > 0 && delimiter.escape !== undefined && source[found - 1] === delimiter.escape)
    found = source.indexOf(delimiter.close, found + 1);
  const contentEnd = found < 0 ? source.length : found;
  const end = found < 0 ? source.length : found + delimiter.close.length;
  return { type: 'docstring', start: at, end, contentStart, contentEnd, ownLine };
}
