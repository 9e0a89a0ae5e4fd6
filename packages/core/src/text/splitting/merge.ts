import { type BreakKind, breakKinds } from './pauses.js';
import type { TextStretch } from './sentences.js';

/** Pieces that weigh less than this join a neighbour of the same paragraph. */
const shortPiece = 14;
/** Pieces that weigh less than this join a neighbour even over a paragraph end: alone they would be babbled. */
const tinyPiece = 7;

const compact = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** Roughly how long a text takes to say: its letters and digits, where a character of a syllabic script counts three. */
function weight(text: string): number {
  return (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) + 2 * (text.match(compact)?.length ?? 0);
}

/** Whether there is anything to say: a letter or digit. */
export function isSpeakable(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function mayJoin(over: BreakKind, lighter: number): boolean {
  if (lighter >= shortPiece) return false;
  return breakKinds.indexOf(over) < breakKinds.indexOf('paragraph') || lighter < tinyPiece;
}

/**
 * Joins very short stretches to a neighbour when both fit into one piece, because speech models babble on pieces of a
 * word or two. A stretch without anything speakable joins what stands before it, or is dropped when that is full.
 *
 * @param text the whole text
 * @param stretches in order
 * @param maxCharacters longest piece
 */
export function mergeShort(
  text: string,
  stretches: readonly TextStretch[],
  maxCharacters: number,
): TextStretch[] {
  const merged: TextStretch[] = [];
  for (const stretch of stretches) {
    const content = text.slice(stretch.start, stretch.end);
    const previous = merged.at(-1);
    const fits = previous !== undefined && stretch.end - previous.start <= maxCharacters;
    if (!isSpeakable(content)) {
      if (previous === undefined) continue;
      merged[merged.length - 1] = {
        ...previous,
        end: fits ? stretch.end : previous.end,
        endedBy: stretch.endedBy,
      };
      continue;
    }
    if (
      previous !== undefined &&
      fits &&
      mayJoin(previous.endedBy, Math.min(weight(content), weight(text.slice(previous.start, previous.end))))
    ) {
      merged[merged.length - 1] = { start: previous.start, end: stretch.end, endedBy: stretch.endedBy };
    } else merged.push(stretch);
  }
  return merged;
}
