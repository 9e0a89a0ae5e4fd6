import { SpannedText } from '@starling-tts/core';
import type { SentenceKind, SourceRange } from '../session/contracts.js';

/** What follows a passage: how long the silence after it is. */
export type PassageEnd = 'line' | 'paragraph' | 'heading';

/**
 * A stretch of a document that is spoken as running text: a paragraph, a heading, a list item, a comment, a line of
 * code. Readers of a format make passages, `prepareSentences` makes sentences of them.
 */
export interface Passage {
  /** What is to be spoken, syntax left out, before pronunciation and normalisation. Stands for ranges of the document. */
  readonly text: SpannedText;
  /** What it is. */
  readonly kind: SentenceKind;
  /** What follows it. */
  readonly end: PassageEnd;
  /** Ranges of the document that no sentence ends within when they fit into one, for example code in prose. */
  readonly keepWhole: readonly SourceRange[];
}

/** Whether there is anything to say in a text: a letter or a digit. */
export function isSpeakable(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Words of the extension's own that stand for a range of the document, for example for a code block. */
export function announcement(words: string, range: SourceRange, end: PassageEnd = 'paragraph'): Passage {
  return { text: SpannedText.standingFor(words, range), kind: 'announcement', end, keepWhole: [] };
}

/** The stretch of the document that a passage covers from its first to its last character. */
export function extentOf({ text }: Passage): SourceRange {
  return text.sourceRange(0, text.text.length);
}

/**
 * What is left of passages inside a range of the document, for reading a selection: passages are cut at its ends, those
 * outside are left out. An announcement stays whole when it is touched.
 */
export function clipPassages(passages: readonly Passage[], range: SourceRange): Passage[] {
  const clipped: Passage[] = [];
  for (const passage of passages) {
    const inside = passage.text.textRange(range);
    const text = passage.text.slice(inside.start, inside.end);
    if (isSpeakable(text.text)) clipped.push({ ...passage, text });
  }
  return clipped;
}

/** The text with all blanks around line breaks made one space: wrapped lines joined. */
export function unwrapped(text: SpannedText): SpannedText {
  return text.replace(/[ \t]*(?:\r\n?|\n)[ \t]*/gu, ' ');
}
