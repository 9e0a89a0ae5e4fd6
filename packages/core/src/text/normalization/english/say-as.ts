import type { LanguageTables } from '../languages.js';
import { decimal, digitWords, ordinal } from './number-words.js';

const signs: Readonly<Record<string, string>> = {
  '.': 'dot',
  ',': 'comma',
  '-': 'dash',
  _: 'underscore',
  '/': 'slash',
  '@': 'at',
  '#': 'hash',
  '&': 'and',
  '+': 'plus',
  '*': 'star',
  ':': 'colon',
};

/** Readings that markup can ask for, in English. Letters of one word are said in capitals, one by one. */
export const englishSayAs: LanguageTables['sayAs'] = {
  characters: (text) =>
    Array.from(text, (sign) => (/\d/.test(sign) ? digitWords(sign) : (signs[sign] ?? sign.toUpperCase())))
      .filter((sign) => /\S/.test(sign))
      .join(' '),
  cardinal: (text) =>
    /^\s*[-+]?[\d,]{0,60}(?:\.\d{1,40})?\s*$/.test(text) && /\d/.test(text) ? decimal(text.trim()) : text,
  ordinal: (text) => (/\d/.test(text) ? ordinal(text.replace(/\D/g, '').slice(0, 15)) : text),
  digits: (text) => (/\d/.test(text) ? digitWords(text) : text),
  telephone: (text) =>
    /\d/.test(text)
      ? Array.from(text.matchAll(/\+|\d{1,60}/g), ([group]) =>
          group === '+' ? 'plus' : `${digitWords(group)},`,
        )
          .join(' ')
          .replace(/,$/, '')
      : text,
};
