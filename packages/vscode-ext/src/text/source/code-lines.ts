import type { SpannedText } from '@starling-tts/core';
import { isSpeakable, type Passage } from '../passage.js';

/**
 * Reads code itself: every line is a passage of its own. Lines with nothing but signs are left out unless every sign is
 * named.
 *
 * @param text the code
 * @param nameAllSigns whether lines of signs alone are kept
 */
export function codeLinePassages(text: SpannedText, nameAllSigns = false): Passage[] {
  const passages: Passage[] = [];
  for (const match of text.text.matchAll(/[^\r\n]+/g)) {
    const line = match[0];
    const first = match.index + (line.length - line.trimStart().length);
    const content = line.trim();
    if (content === '' || !(nameAllSigns || isSpeakable(content))) continue;
    passages.push({
      text: text.slice(first, first + content.length),
      kind: 'code',
      end: 'line',
      keepWhole: [],
    });
  }
  return passages;
}
