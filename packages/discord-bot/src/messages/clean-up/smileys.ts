import type { SmileyName } from '../words/spoken-words.js';
import type { CleanUpOptions } from './clean-up-options.js';

const written: Readonly<Record<SmileyName, readonly string[]>> = {
  shrug: ['¯\\_(ツ)_/¯', '¯\\\\_(ツ)_/¯', '¯\\(ツ)/¯'],
  smile: [':)', ':-)', '(:', '=)', '^^', '^_^', ':]'],
  grin: [':D', ':-D', '=D', '8D'],
  wink: [';)', ';-)', ';D'],
  cry: [":'(", ";'(", 'T_T', 'T.T', ';_;'],
  sad: [':(', ':-(', '=(', '):', ':['],
  tongue: [':P', ':-P', ':p', ';P', 'xP'],
  surprise: [':O', ':-O', ':o', 'o_O', 'O_o', 'O.o'],
  heart: ['<3', '♡'],
  laugh: ['xD', 'XD', 'xDD', 'XDD', ":'D"],
};

const names = new Map(
  Object.entries(written).flatMap(([name, signs]) =>
    signs.map((sign) => [sign, name as SmileyName] as const),
  ),
);
const literals = [...names.keys()]
  .toSorted((a, b) => b.length - a.length)
  .map((sign) => sign.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
const smiley = new RegExp(`(?<=^|\\s)(?:${literals.join('|')})(?=$|[\\s.,!?])`, 'gmu');

/** Says faces that are written with letters and signs, or leaves them out. Only between blanks: `8:D` is no face. */
export function replaceSmileys(text: string, { words, emoji }: CleanUpOptions): string {
  return text.replace(smiley, (sign) => (emoji === 'names' ? words.smileys[names.get(sign)!] : ''));
}
