import { SpannedText } from '@starling-tts/core';
import type { SentenceKind } from '../../session/contracts.js';
import { isSpeakable, type Passage } from '../passage.js';

/**
 * Reads text without markup: paragraphs are what blank lines divide; lines of signs alone (rules, underlines of
 * headings) divide too. Wrapped lines are told from lines that end on purpose when sentences are made.
 *
 * @param text the text
 * @param kind what it is, default `prose`
 */
export function plainPassages(text: SpannedText, kind: SentenceKind = 'prose'): Passage[] {
  const passages: Passage[] = [];
  let lines: { start: number; end: number }[] = [];
  const finish = (): void => {
    const [first] = lines;
    if (first !== undefined) {
      passages.push({
        text: text.slice(first.start, lines.at(-1)!.end),
        kind,
        end: 'paragraph',
        keepWhole: [],
      });
    }
    lines = [];
  };
  for (const match of text.text.matchAll(/[^\n]*(?:\n|$)/g)) {
    const line = match[0];
    if (!isSpeakable(line)) finish();
    else lines.push({ start: match.index, end: match.index + line.replace(/\r?\n$/, '').length });
  }
  finish();
  return passages;
}

/** Reads a text of which nothing is known to be anywhere else, for example a message. */
export function plainTextPassages(text: string, kind: SentenceKind = 'prose'): Passage[] {
  return plainPassages(SpannedText.of(text), kind);
}
