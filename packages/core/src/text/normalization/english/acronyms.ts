import type { RewriteRule } from '../rule.js';
import { emphasised, saidAsLetters, saidAsWords, spokenNames } from './acronym-tables.js';
import { endsSentence, pattern, sentenceOpeners } from './patterns.js';

const spell = (letters: string): string =>
  Array.from(letters.replace(/[^\p{L}]/gu, '').toUpperCase()).join(' ');

/** A short word people could say: consonants and vowels alternate as in English syllables. */
const pronounceable =
  /^(?:[BCDFGHJKLMNPRSTVWXYZ]{0,2}|SCH|SCR|SPL|SPR|STR|THR|SHR)(?:[AEIOUY]{1,2}(?:[BCDFGHJKLMNPRSTVWXZ]{1,2}|CK|NG|GHT|TCH|RST|NTH)?){1,6}E?S?$/;

/** How a word in capitals is said. */
function classify(word: string, amongCapitals: boolean): 'word' | 'letters' | 'lower' {
  if (saidAsWords.has(word)) return amongCapitals && emphasised.has(word) ? 'lower' : 'word';
  if (emphasised.has(word)) return 'lower';
  if (!/[AEIOUY]/.test(word)) return 'letters';
  if (amongCapitals) return saidAsLetters.has(word) && word.length > 2 ? 'letters' : 'lower';
  if (saidAsLetters.has(word)) return 'letters';
  if (word.length <= 3) return 'letters';
  if (word.length === 4)
    return /^[BCDFGHJKLMNPRSTVWZ]{1,2}[AEIOU]{1,2}[BCDFGHJKLMNPRSTVWZ]{1,2}[EY]?$/.test(word)
      ? 'lower'
      : 'letters';
  return pronounceable.test(word) || word.length > 6 ? 'lower' : 'letters';
}

/** Whether the words around are in capitals too, so that this is shouting or a heading and not an acronym. */
function standsAmongCapitals(text: string, start: number, end: number): boolean {
  const before = /(\p{L}[\p{L}'-]{0,30})[^\p{L}\n.!?]{1,4}$/u.exec(
    text.slice(Math.max(0, start - 36), start),
  )?.[1];
  const after = /^[^\p{L}\n.!?]{1,4}(\p{L}[\p{L}'-]{0,30})/u.exec(text.slice(end, end + 36))?.[1];
  const loud = (word: string | undefined): boolean => word !== undefined && /^\p{Lu}[\p{Lu}'-]*$/u.test(word);
  const loudWord = (word: string | undefined): boolean =>
    word !== undefined &&
    loud(word) &&
    !saidAsLetters.has(word) &&
    !saidAsWords.has(word) &&
    (word.length > 3 || (emphasised.has(word) && word !== 'I' && word !== 'A'));
  return loudWord(before) || loudWord(after);
}

const names = Object.keys(spokenNames)
  .map((name) => name.replaceAll('.', '\\.'))
  .join('|');

/**
 * Initials, acronyms and words in capitals. Acronyms are spelled out unless listed as words ("NASA"); capitals among
 * capitals are shouting and become small letters, so that models do not spell them.
 */
export const acronymRules: readonly RewriteRule[] = [
  {
    name: 'name with unusual capitals',
    pattern: pattern(String.raw`(?<![\p{L}\p{N}])(?:${names})(?![\p{L}\p{N}])`),
    say: ([name]) => spokenNames[name],
  },
  {
    name: 'dotted letters',
    pattern: pattern(
      String.raw`(?<![\p{L}\p{N}.])((?:\p{L}\.){2,8})${endsSentence}(?!\p{L}{2})(\p{L}(?!\p{L}))?`,
    ),
    say: ([, letters, ends, last]) => `${spell(`${letters}${last ?? ''}`)}${ends === undefined ? '' : '.'}`,
  },
  {
    name: 'initials run together with a name',
    pattern: /(?<![\p{L}\p{N}.])((?:\p{Lu}\.){1,4})(?=\p{Lu}\p{Ll})/gu,
    say: ([, letters]) => `${spell(letters!)} `,
  },
  {
    name: 'initial',
    pattern: pattern(
      String.raw`(?<=(?:^|[\s("'])(?:\p{Lu}\p{Ll}{1,20} |\p{Lu} )?)(?!I\. )(\p{Lu})\.(?= \p{Lu}(?:\.|\p{Ll}))(?! ${sentenceOpeners}(?![\p{L}.]))`,
    ),
    say: ([, letter]) => letter,
  },
  {
    name: 'letters joined by a sign',
    pattern: /(?<![\p{L}\p{N}])(\p{Lu}{1,3})&(\p{Lu}{1,3})(?![\p{L}\p{N}])/gu,
    say: ([, one, other]) => `${spell(one!)} and ${spell(other!)}`,
  },
  {
    name: 'plural of an acronym',
    pattern: /(?<![\p{L}\p{N}])(\p{Lu}{2,6})s(?!\p{L})/gu,
    say: ([, letters]) => (saidAsWords.has(letters!) ? undefined : `${spell(letters!)}'s`),
  },
];

/** The word-in-capitals rule needs its surroundings, which a rule gets through the match's input. */
export const capitalRules: readonly RewriteRule[] = [
  {
    name: 'shouted contraction',
    pattern: /(?<![\p{L}\p{N}])I'(?:M|LL|VE|D)(?!\p{L})/gu,
    say: ([word]) => `I${word.slice(1).toLowerCase()}`,
  },
  {
    name: 'word in capitals',
    pattern: /(?<![\p{L}\p{N}&])(\p{Lu}{2,40})('S|'s|'T|'RE|'LL|'VE|'M|'D|N'T)?(?![\p{L}\p{N}&])/gu,
    say: (match) => {
      const [whole, word = '', ending = ''] = match;
      if (!/^[A-Z]+$/.test(word)) return undefined;
      const text = match.input;
      const end = match.index + whole.length;
      const kind = classify(word, standsAmongCapitals(text, match.index, end));
      if (kind === 'word') return `${word}${ending.toLowerCase()}`;
      if (kind === 'letters') return `${spell(word)}${ending.toLowerCase()}`;
      const before = text.slice(Math.max(0, match.index - 3), match.index);
      const lower = `${word}${ending}`.toLowerCase();
      return /(?:^|[.!?\n]["'(]?\s?["'(]?)$/.test(before)
        ? lower.charAt(0).toUpperCase() + lower.slice(1)
        : lower;
    },
  },
];

/** Letters and digits in one word: "MP3" is "M P three", "4K" is "four K", "COVID-19" is "COVID nineteen". */
export const mixedRules: readonly RewriteRule[] = [
  { name: 'word and number joined by a hyphen', pattern: /(?<=\p{L})-(?=\d)/gu, say: ' ' },
  { name: 'number and capitals joined by a hyphen', pattern: /(?<=\d)-(?=\p{Lu}{2})/gu, say: ' ' },
  { name: 'digit after letter', pattern: /(?<=\p{L})(?=\d)/gu, say: ' ' },
  { name: 'letter after digit', pattern: /(?<=\d)(?=\p{L})/gu, say: ' ' },
];
