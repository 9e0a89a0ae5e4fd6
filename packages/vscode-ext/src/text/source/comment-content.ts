import { SpannedText } from '@starling-tts/core';
import type { Comment } from './find-comments.js';

/** Comments that belong together: one block comment or docstring, or line comments one under another. */
export type CommentGroup = readonly [Comment, ...Comment[]];

/** Puts line comments that stand one under another at the same column into one group. */
export function groupComments(source: string, comments: readonly Comment[]): CommentGroup[] {
  const groups: [Comment, ...Comment[]][] = [];
  for (const comment of comments) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && continues(source, last, comment)) group.push(comment);
    else groups.push([comment]);
  }
  return groups;
}

function continues(source: string, last: Comment, next: Comment): boolean {
  if (last.type !== 'line' || next.type !== 'line' || !last.ownLine || !next.ownLine) return false;
  const between = source.slice(last.end, next.start);
  return (
    /^\r?\n[ \t]*$/.test(between) &&
    columnOf(source, last) === columnOf(source, next) &&
    isDocumentationLine(source, last) === isDocumentationLine(source, next)
  );
}

function columnOf(source: string, { start }: Comment): number {
  return start - (source.lastIndexOf('\n', start - 1) + 1);
}

/** Whether a comment is one that documentation tools read: `/** ... *` and so on, `///`, `//!`, `--- `, a docstring. */
export function isDocumentation(source: string, [first]: CommentGroup): boolean {
  if (first.type === 'docstring') return true;
  if (first.type === 'block')
    return /^[*!](?![*/])/.test(source.slice(first.contentStart, first.contentStart + 2));
  return isDocumentationLine(source, first);
}

function isDocumentationLine(source: string, { start, contentStart, contentEnd }: Comment): boolean {
  const sign = source.slice(start, contentStart);
  const content = source.slice(contentStart, contentEnd);
  if (sign === '//') return /^[/!](?!\/)/.test(content);
  return sign === '--' && /^(?:-(?!-)| [|^])/.test(content);
}

/** What stands in a group of comments, without the signs that make it one; line breaks as in the source. */
export function commentContent(source: string, group: CommentGroup): SpannedText {
  const lines = group.flatMap((comment) =>
    comment.type === 'line' ? [lineContent(source, comment)] : blockLines(source, comment),
  );
  const parts: SpannedText[] = [];
  for (const { start, end } of lines) {
    if (parts.length > 0) parts.push(SpannedText.standingFor('\n', { start, end: start }));
    parts.push(SpannedText.of(source.slice(start, end), start));
  }
  return SpannedText.concat(parts);
}

interface Line {
  readonly start: number;
  readonly end: number;
}

/** Without further comment signs at its start (`///`, `//!`, `##`, `-- |`) and one blank. */
function lineContent(source: string, { start, contentStart, contentEnd }: Comment): Line {
  const last = source[contentStart - 1]!;
  const content = source.slice(contentStart, contentEnd);
  let skipped = 0;
  if (/[^\p{L}]/u.test(last)) while (content[skipped] === last) skipped += 1;
  const decoration = /^(?:!?<|[!|^:](?=\s|$)| [|^](?=\s|$))?[ \t]?/.exec(content.slice(skipped));
  // `#!` in the first line of a file belongs to the system.
  const isInterpreter = start === 0 && source.startsWith('#!');
  const from = isInterpreter ? contentEnd : contentStart + skipped + (decoration?.[0].length ?? 0);
  return { start: from, end: contentEnd };
}

function blockLines(source: string, { type, contentStart, contentEnd }: Comment): Line[] {
  const lines: Line[] = [];
  let start = contentStart;
  for (const text of source.slice(contentStart, contentEnd).split('\n')) {
    lines.push({ start, end: start + (text.endsWith('\r') ? text.length - 1 : text.length) });
    start += text.length + 1;
  }
  const textOf = ({ start: from, end }: Line): string => source.slice(from, end);
  const [first, ...others] = lines;
  if (first === undefined) return [];
  const written = others.filter((line) => textOf(line).trim() !== '');
  const starred = written.length > 0 && written.every((line) => /^\s*\*/.test(textOf(line)));
  const indent = Math.min(...written.map((line) => /^[ \t]*/.exec(textOf(line))![0].length));
  const opening = type === 'block' ? /^[*!]{0,80}<?[ \t]?/ : /^[ \t]*/;
  const stripped = [
    { start: first.start + opening.exec(textOf(first))![0].length, end: first.end },
    ...others.map((line) => {
      const margin = starred
        ? /^\s*\*{0,80}[ \t]?/.exec(textOf(line))![0].length
        : Math.min(indent, /^[ \t]*/.exec(textOf(line))![0].length);
      return { start: line.start + margin, end: line.end };
    }),
  ];
  const closing = stripped.at(-1)!;
  const tail = /[ \t]*\*{0,80}$/.exec(textOf(closing))![0].length;
  if (type === 'block') stripped[stripped.length - 1] = { start: closing.start, end: closing.end - tail };
  return stripped.map((line) => ({ start: Math.min(line.start, line.end), end: line.end }));
}
