import type { CleanUpOptions } from './clean-up-options.js';

const singleWord = /^[\p{L}\p{M}\p{N}'’-]{1,24}$/u;

/**
 * Puts words in the place of code. Code is not read out, except when it is a single word. A fence or backtick that is never
 * closed is only a sign: what follows it is text.
 */
export function replaceCode(text: string, { words }: CleanUpOptions): string {
  const fenced = replaceBetween(text, '```', () => ` ${words.codeBlock} `);
  const say = (content: string): string =>
    singleWord.test(content.trim()) ? ` ${content.trim()} ` : ` ${words.code} `;
  return replaceBetween(replaceBetween(fenced, '``', say), '`', say);
}

/** Puts a word in the place of hidden text, whatever is inside and however many lines it has. */
export function replaceSpoilers(text: string, { words }: CleanUpOptions): string {
  return replaceBetween(text, '||', () => ` ${words.spoiler} `);
}

/** Replaces what lies between pairs of a sign. Each position is looked at once. A sign without a partner becomes a blank. */
function replaceBetween(text: string, sign: string, say: (content: string) => string): string {
  let result = '';
  let done = 0;
  for (;;) {
    const opening = text.indexOf(sign, done);
    if (opening < 0) return result + text.slice(done);
    result += text.slice(done, opening);
    const start = opening + sign.length;
    const closing = text.indexOf(sign, start);
    if (closing < 0) return `${result} ${text.slice(start)}`;
    result += text.slice(start, closing).trim() === '' ? ' ' : say(text.slice(start, closing));
    done = closing + sign.length;
  }
}
