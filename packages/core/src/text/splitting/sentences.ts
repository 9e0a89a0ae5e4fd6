import type { TextRange } from '../spans/spanned-text.js';
import { isAbbreviationStop } from './abbreviations.js';
import { lineBreakKind } from './lines.js';
import type { BreakKind } from './pauses.js';
import { segmenterFor } from './segmenters.js';
import { insideAny, type WholeRange } from './whole.js';

/** A stretch of text and what ended it. Without blanks at either end. */
export interface TextStretch extends TextRange {
  /** What ended it. */
  readonly endedBy: BreakKind;
}

const listNumber = /^\s{0,4}\(?(?:\d{1,3}|[a-zA-Z])[.)]\s{0,4}$/u;

/** Whether the text ahead of a sentence boundary found by the segmenter shows that the sentence goes on. */
function goesOn(before: string, after: string): boolean {
  if (listNumber.test(before)) return true;
  if (/\.["')\]]{0,3}\s{0,4}$/u.test(before) && isAbbreviationStop(before.trimEnd(), after)) return true;
  // "Why?" he asked. (The speech has ended, the sentence has not.)
  if (/["'”’»)\]]\s{0,4}$/u.test(before) && /^\s{0,4}\p{Ll}/u.test(after)) return true;
  // "No. 5", "p. 12": a number after an abbreviation-like stop is caught above; one after an ellipsis goes on too.
  return /\.{3}["')\]]{0,3}\s{0,4}$/u.test(before) && /^\s{0,4}\p{Ll}/u.test(after);
}

/** Sentences in brackets belong to the one around them when the bracket closes within this many characters. */
const longestAside = 120;

/** How many round brackets are open after this text when `depth` were open before it. */
function bracketDepth(text: string, depth: number): number {
  let open = depth;
  for (const [bracket] of text.matchAll(/[()]/g)) open = bracket === '(' ? open + 1 : Math.max(0, open - 1);
  return open;
}

/** Boundaries in text that is written without capitals, where the segmenter takes every stop for an abbreviation. */
function lowerCaseBoundaries(text: string): number[] {
  if (/\p{Lu}/u.test(text)) return [];
  const found: number[] = [];
  for (const match of text.matchAll(/(?<=\p{L}{2}[.])["')\]]{0,3} (?=["'(]?\p{Ll})/gu)) {
    const position = match.index + match[0].length;
    if (!isAbbreviationStop(text.slice(Math.max(0, position - 40), position).trimEnd(), ''))
      found.push(position);
  }
  return found;
}

function trimmed(text: string, start: number, end: number, endedBy: BreakKind): TextStretch | undefined {
  let first = start;
  let last = end;
  while (first < last && /\s/.test(text[first]!)) first += 1;
  while (last > first && /\s/.test(text[last - 1]!)) last -= 1;
  return first < last ? { start: first, end: last, endedBy } : undefined;
}

/** The lines that end for real, each with what ends it; wrapped lines stay together. */
function lineStretches(text: string): TextStretch[] {
  const stretches: TextStretch[] = [];
  const lines = text.split('\n');
  let start = 0;
  let position = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    position += line.length;
    const next = lines[index + 1];
    const kind = next === undefined ? 'paragraph' : lineBreakKind(line, next);
    if (kind !== 'wrap') {
      const stretch = trimmed(text, start, position, kind);
      if (stretch) stretches.push(stretch);
      // A blank line makes a paragraph end of the line end before it.
      else if (kind === 'paragraph') {
        const last = stretches.pop();
        if (last) stretches.push({ ...last, endedBy: 'paragraph' });
      }
      start = position + 1;
    }
    position += 1;
  }
  return stretches;
}

/**
 * The sentences of a text in order. Headings, list items and paragraphs end where their line ends; inside a line the
 * language's own sentence rules (`Intl.Segmenter`) decide, corrected for abbreviations, initials, list numbers and
 * speech followed by "he said".
 *
 * @param text with line breaks as in the source
 * @param language BCP 47 tag
 * @param whole ranges of the text in which no sentence ends; in order, not overlapping
 */
export function findSentences(
  text: string,
  language: string,
  whole: readonly WholeRange[] = [],
): TextStretch[] {
  const sentences: TextStretch[] = [];
  const segmenter = segmenterFor(language, 'sentence');
  for (const line of lineStretches(text)) {
    const content = text.slice(line.start, line.end).replace(/\n/g, ' ');
    const boundaries = new Set(lowerCaseBoundaries(content));
    for (const { index } of segmenter.segment(content)) if (index > 0) boundaries.add(index);
    let start = 0;
    let depth = 0;
    let counted = 0;
    for (const boundary of [...boundaries].sort((a, b) => a - b)) {
      depth = bracketDepth(content.slice(counted, boundary), depth);
      counted = boundary;
      if (depth > 0 && content.slice(boundary, boundary + longestAside).includes(')')) continue;
      if (insideAny(whole, line.start + boundary)) continue;
      const before = content.slice(Math.max(start, boundary - 64), boundary);
      if (goesOn(before, content.slice(boundary, boundary + 8))) continue;
      const sentence = trimmed(text, line.start + start, line.start + boundary, 'sentence');
      if (sentence) sentences.push(sentence);
      start = boundary;
      depth = 0;
    }
    const last = trimmed(text, line.start + start, line.end, line.endedBy);
    if (last) sentences.push(last);
  }
  return sentences;
}
