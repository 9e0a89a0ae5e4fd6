import { SpannedText } from '@starling-tts/core';
import type { SourceRange } from '../../session/contracts.js';
import type { Passage } from '../passage.js';

/** What opens and closes literals, with the letters that may stand in front. */
const opening = /^(?:b?r#{0,20}"|R"[^\s()\\"]{0,16}\(|\$?@?\$?(?:"{3}|'{3}|["'`])|\[\[)/;
const closing = /(?:"{3}|'{3}|["'`]|\)[^\s()\\"]{0,16}"|\]\])#{0,20}$/;

/** Two words with a blank between them: a message, and not a name, an address or a format. */
const isProse = /\p{L}{2,}[\p{L}\p{N}'’,;:]{0,40}\s+(?:\p{L}+\s+)?\p{L}{2,}/u;

/**
 * Reads a string literal that is prose; none for others. Escapes and placeholders are left out.
 *
 * @param source the whole file
 * @param literal where it stands, quotes included
 */
export function literalPassages(source: string, { start, end }: SourceRange): Passage[] {
  const written = source.slice(start, end);
  const from = opening.exec(written)?.[0].length ?? 0;
  const to = Math.max(from, written.length - (closing.exec(written.slice(from))?.[0].length ?? 0));
  const content = written.slice(from, to);
  if (!isProse.test(content.slice(0, 1000))) return [];
  const text = SpannedText.of(content, start + from)
    .replace(/\\[nrtfv0]|\\\r?\n/gu, ' ')
    .replace(/\$\{[^{}]{0,300}\}|\{[\w.:!]{0,60}\}|%[-+0-9.]{0,8}[a-zA-Z]/gu, ' ')
    .replace(/\\(.)/gu, ([, sign]) => sign)
    .replace(/\s+/gu, ' ');
  return [{ text, kind: 'prose', end: 'line', keepWhole: [] }];
}
