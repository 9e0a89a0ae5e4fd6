import { stripVTControlCharacters } from 'node:util';
import type { Passage } from '../passage.js';
import { plainTextPassages } from './plain-passages.js';

/** Lines, blocks and the animated signs of progress displays. */
const drawing = /[\u2500-\u259f\u2800-\u28ff\ue0a0-\ue0d7]+/gu;
/** `user@machine:~/folder$ `, `(env) PS C:\folder> `, `~/folder % `, `$ `. */
const prompt =
  /^(?:\([\w.-]{1,40}\) )?(?:PS [^>\n]{1,200}> |(?:[\w.-]{1,64}@[\w.-]{1,64}[: ])?[~/][^\s$#%>]{0,200} ?[$#%❯➜>] |[$❯➜] )/gmu;

/**
 * Reads what is selected in a terminal: without colours, drawing and prompts, each line as the program wrote it. A line
 * that a program wrote over itself (progress) is read as it was left.
 */
export function terminalPassages(selection: string): Passage[] {
  const text = stripVTControlCharacters(selection)
    .replace(/\r+\n/g, '\n')
    .replace(/^[^\n]*\r(?=[^\n])/gm, '')
    .replace(drawing, ' ')
    .replace(prompt, '')
    .replace(/[ \t]+$/gm, '');
  return plainTextPassages(text, 'terminal').map((passage) => ({ ...passage, end: 'line' }));
}
