import type { CleanUpOptions } from './clean-up-options.js';

/** Most times that a letter or sign is repeated: enough to be heard, little enough not to trip a model. */
const mostRepeated = 3;

/** Most times that a word is repeated. */
const mostRepeatedWords = 3;

/** Longest word of a script with letters; longer ones are somebody hitting the keyboard. */
const longestWord = 45;

const word = /[\p{L}\p{M}\p{N}'’]+/gu;
const alphabetic = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}\p{N}'’]+$/u;

/** Laughter of several languages, as a whole word in small letters. */
const laughter =
  /^(?:[bm]?[wu]{0,2}a{0,3}(?:h{1,3}[aeiouäöy]{1,3}){3,}h{0,3}|[aeiou]{0,3}(?:j{1,3}[aeiou]{1,3}){3,}j{0,3}|(?:х{1,3}[аеи]{1,3}){3,}х{0,3}|a{0,3}(?:k{1,3}a{1,3}){3,}|k{5,}|ㅋ{2,}|ㅎ{2,}|ハ{3,}|は{3,})$/u;

/** Japanese laughter hangs at the end of a word. */
const trailingLaughter =
  /(?<=[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー。!?])[wW]{2,100}(?![\p{L}\p{N}])/gu;

const laughterOf: Readonly<Record<string, RegExp>> = {
  ja: /^(?:w{2,}|ｗ{2,}|草{2,})$/u,
  pt: /^k{3,}$/u,
  th: /^5{3,}$/u,
};

/**
 * Shortens what is repeated without end: letters, signs, words and laughter. Expands the abbreviations of chats, except those that a
 * dictionary explains.
 */
export function shortenWords(text: string, options: CleanUpOptions): string {
  const { words, language, dictionaryWords } = options;
  const primary = language.split(/[-_]/)[0]!.toLowerCase();
  const ownLaughter = laughterOf[primary];
  const calm = primary === 'ja' ? text.replace(trailingLaughter, ` ${words.laughter}`) : text;
  return calm.replace(word, (found) => {
    const small = found.toLowerCase();
    if (dictionaryWords.has(small)) return found;
    if (laughter.test(small) || ownLaughter?.test(small)) return words.laughter;
    return words.abbreviations.get(small) ?? shortenWord(found);
  });
}

/** Caps runs of one letter and the length of a word. Digits stay: they are a number. */
function shortenWord(found: string): string {
  const capped = found.replace(/(\p{L})\1{3,}/giu, (run) => [...run].slice(0, mostRepeated).join(''));
  return capped.length > longestWord && alphabetic.test(capped) ? capped.slice(0, longestWord) : capped;
}

/** Caps runs of signs: `!!!!!!` and `- - - -`. */
export function shortenSigns(text: string): string {
  return text
    .replace(/((?!\n)[\p{P}\p{S}])\1{3,}/gu, (run) => [...run].slice(0, mostRepeated).join(''))
    .replace(/([^\s\p{L}\p{N}])(?: \1){3,}/gu, '$1');
}

/** Caps how often the same word follows itself. */
export function shortenRepeatedWords(text: string): string {
  const kept: string[] = [];
  let previous = '';
  let times = 0;
  for (const part of text.split(' ')) {
    const key = part.toLowerCase().replace(/[\p{P}\p{S}]+$/u, '');
    times = key !== '' && key === previous ? times + 1 : 1;
    previous = key;
    if (times <= mostRepeatedWords) kept.push(part);
  }
  return kept.join(' ');
}
