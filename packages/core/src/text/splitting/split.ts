import { boundStretch } from './bounded.js';
import { mergeShort } from './merge.js';
import { findSentences, type TextStretch } from './sentences.js';
import type { WholeRange } from './whole.js';

/** How to split. */
export interface SplitOptions {
  /** Longest piece in UTF-16 units, at least 2. */
  readonly maxCharacters: number;
  /** BCP 47 tag. */
  readonly language: string;
  /** Ranges of the text that are not cut when they fit into a piece, for example tags; in order, not overlapping. */
  readonly whole?: readonly WholeRange[];
}

/** Splits text into pieces to be spoken one by one: in order, bounded, trimmed, each with what ended it. */
export function splitText(text: string, options: SplitOptions): TextStretch[] {
  const { maxCharacters, language, whole = [] } = options;
  const bounded = findSentences(text, language, whole).flatMap((sentence) =>
    boundStretch(text, sentence, maxCharacters, language, whole),
  );
  return mergeShort(text, bounded, maxCharacters);
}
