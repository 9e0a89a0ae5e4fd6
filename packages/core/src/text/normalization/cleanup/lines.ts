import type { SpannedText, TextEdit } from '../../spans/spanned-text.js';
import { lineBreakKind, silentListMarker } from '../../splitting/lines.js';

const speakableEnd = /[\p{L}\p{N}%)\]"']$/u;

/** Whether a line ends in a word and not in a stop, so that it needs one to be spoken as a sentence of its own. */
export function lacksStop(line: string): boolean {
  return speakableEnd.test(line) && !/[.!?。！？]["')\]]{0,4}$/u.test(line);
}

/**
 * Joins wrapped lines, drops list bullets, and gives lines that end without a stop (headings, list items) one, so that
 * they are spoken as sentences of their own. Afterwards every remaining line break is a real one.
 */
export function resolveLines(text: SpannedText): SpannedText {
  const { text: current } = text;
  const lines = current.split('\n');
  const edits: TextEdit[] = [];
  let start = 0;
  lines.forEach((line, index) => {
    const bullet = silentListMarker.exec(line);
    if (bullet) edits.push({ start, end: start + bullet[0].length, text: '' });
    const end = start + line.length;
    if (index < lines.length - 1) {
      const kind = lineBreakKind(line, lines[index + 1] ?? '');
      if (kind === 'wrap') edits.push({ start: end, end: end + 1, text: ' ' });
      else if (line.length > (bullet?.[0].length ?? 0) && lacksStop(line)) {
        edits.push({ start: end, end, text: '.' });
      }
    }
    start = end + 1;
  });
  return text.edit(edits);
}
