import type { BreakKind } from './pauses.js';
import { segmenterFor } from './segmenters.js';
import type { TextStretch } from './sentences.js';
import { insideAny, type WholeRange } from './whole.js';

// Scripts that write words without blanks between them.
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々。、，！？；：]/u;

interface Candidate {
  readonly position: number;
  /** 3: end of a sentence or strong clause, 2: comma, 1: before a conjunction, 0: between words. */
  readonly strength: 0 | 1 | 2 | 3;
}

const conjunction =
  /^ (?:and|but|or|because|which|that|while|when|where|who|if|although|so|then|und|oder|aber|weil|et|mais|ou|que|y|pero|o|e|ma)\b/u;

/** How good a break before `position` is, or undefined when a word would be cut. */
function breakStrength(text: string, position: number): Candidate['strength'] | undefined {
  const before = text.slice(Math.max(0, position - 3), position);
  const after = text.slice(position, position + 10);
  const blank = /^\s/.test(after);
  if (!blank && !/[。、，！？；：…]["'」』）]?$/u.test(before)) return undefined;
  if (/[.!?;:…。！？；：]["')\]”’」』）]?$/u.test(before)) return 3;
  if (/(?:[,、，)\]）」』]["'”’]?| [-–—])$/u.test(before)) return 2;
  return conjunction.test(after) ? 1 : 0;
}

/** Last resort inside an overlong word: the last grapheme boundary that fits, else any that spares surrogate pairs. */
function forcedBreak(text: string, start: number, limit: number, language: string): number {
  const window = text.slice(start, limit + 2);
  let best = 0;
  for (const { index } of segmenterFor(language, 'grapheme').segment(window)) {
    if (start + index <= limit) best = index;
  }
  if (best > 0) return start + best;
  const splitsPair = /[\ud800-\udbff]/.test(text[limit - 1]!) && /[\udc00-\udfff]/.test(text[limit] ?? '');
  return splitsPair ? limit - 1 : limit;
}

function candidatesIn(
  text: string,
  start: number,
  limit: number,
  language: string,
  whole: readonly WholeRange[],
): Candidate[] {
  const candidates: Candidate[] = [];
  for (let position = start + 1; position <= limit; position += 1) {
    const strength = breakStrength(text, position);
    if (strength !== undefined && !insideAny(whole, position)) candidates.push({ position, strength });
  }
  const hasBlanks = candidates.length > 0;
  if (hasBlanks && !unspaced.test(text.slice(start, limit))) return candidates;
  // No blank in reach, or a script without them: word boundaries as the language's dictionary sees them.
  for (const { index } of segmenterFor(language, 'word').segment(text.slice(start, limit + 24))) {
    const position = start + index;
    if (index === 0 || position > limit || insideAny(whole, position)) continue;
    const next = text[position] ?? '';
    const touchesUnspaced = unspaced.test(text[position - 1]!) || unspaced.test(next);
    if (hasBlanks && !touchesUnspaced) continue;
    // A closing mark never starts a piece.
    if (/[\p{Pe}\p{Pf}\p{Po}]/u.test(next)) continue;
    candidates.push({ position, strength: 0 });
  }
  return candidates;
}

/**
 * Cuts a stretch into parts of at most `maxCharacters`, at the best places: after a strong clause mark, a comma,
 * before a conjunction, between words; inside a word only when the word alone is too long, and then never inside a
 * grapheme cluster (unless that alone is too long) or a surrogate pair. Parts come out about equally long, because a
 * full part followed by a tiny rest sounds worse than two halves.
 *
 * @param text the whole text
 * @param stretch what to cut
 * @param maxCharacters longest part in UTF-16 units, at least 2
 * @param language BCP 47 tag
 * @param whole ranges of the text that stay whole when they fit
 */
export function boundStretch(
  text: string,
  stretch: TextStretch,
  maxCharacters: number,
  language: string,
  whole: readonly WholeRange[],
): TextStretch[] {
  const parts: TextStretch[] = [];
  let { start } = stretch;
  while (stretch.end - start > maxCharacters) {
    const remaining = stretch.end - start;
    const target = Math.min(maxCharacters, Math.ceil(remaining / Math.ceil(remaining / maxCharacters)) + 8);
    const limit = start + maxCharacters;
    const near = whole.filter(([from, to]) => to > start && from < limit && to - from <= maxCharacters);
    let best: Candidate | undefined;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const candidate of candidatesIn(text, start, limit, language, near)) {
      const distance = Math.abs(candidate.position - start - target) / maxCharacters;
      const score =
        candidate.strength * 0.2 - distance - (candidate.position - start < maxCharacters / 4 ? 0.5 : 0);
      if (score >= bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    const end = best?.position ?? forcedBreak(text, start, limit, language);
    const endedBy: BreakKind = best === undefined || best.strength < 2 ? 'word' : 'clause';
    let last = end;
    while (last > start && /\s/.test(text[last - 1]!)) last -= 1;
    if (last > start) parts.push({ start, end: last, endedBy });
    start = end;
    while (start < stretch.end && /\s/.test(text[start]!)) start += 1;
  }
  if (start < stretch.end) parts.push({ start, end: stretch.end, endedBy: stretch.endedBy });
  return parts;
}
