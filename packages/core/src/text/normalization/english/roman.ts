import type { RewriteRule } from '../rule.js';
import { cardinal, ordinal } from './number-words.js';
import { pattern } from './patterns.js';

const values: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };
const wellFormed = /^M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/;

/** The value of a Roman numeral, or undefined when the letters are not a well-formed one. */
export function romanValue(letters: string): number | undefined {
  if (letters === '' || !wellFormed.test(letters)) return undefined;
  let total = 0;
  for (let index = 0; index < letters.length; index += 1) {
    const value = values[letters[index]!]!;
    total += value < (values[letters[index + 1] ?? ''] ?? 0) ? -value : value;
  }
  return total;
}

const sayWith =
  (say: (value: number) => string) =>
  ([match]: RegExpExecArray) => {
    const value = romanValue(match);
    return value === undefined ? undefined : say(value);
  };

const counted =
  '(?:[Cc]hapter|[Pp]art|[Vv]olume|[Bb]ook|[Aa]ct|[Ss]cene|[Ss]ection|[Aa]rticle|[Aa]ppendix|[Pp]hase|[Ss]tage|[Tt]ype|[Cc]lass|[Ll]evel|[Ff]igure|[Tt]able|[Gg]rade|[Tt]itle|[Ee]pisode|[Ss]eason|[Tt]heorem|[Ll]esson|[Uu]nit|Super Bowl|World War|CHAPTER|PART|VOLUME|BOOK|ACT|SCENE)';
const rulers =
  '(?:Henry|Louis|George|Edward|Charles|James|William|Richard|Elizabeth|Mary|Philip|Alexander|Napoleon|Wilhelm|Frederick|Friedrich|Nicholas|Ivan|Peter|Catherine|Leopold|Ferdinand|Francis|Francois|Joseph|Umberto|Otto|Ludwig|Carl|Gustav|Haakon|Olav|Christian|Alfonso|Felipe|Pius|Benedict|John Paul|Clement|Gregory|Innocent|Urban|Leo|Julius|Ramses|Ramesses|Ptolemy|Darius|Xerxes|Cleopatra|Margaret|Isabella|Victor Emmanuel|Mehmed|Selim|Murad|Robert|Harald|Knut|Sixtus|Paul|Adrian|Boniface)';

/**
 * Roman numerals, only where letters cannot mean anything else: after a counting noun ("Chapter IV"), after a ruler's
 * name ("Henry VIII" is "Henry the eighth"), and after another capitalised word when made of two or more of I, V, X
 * ("Rocky IV"). A single I is never a number except for titled rulers ("King Charles I"), because it is a word.
 */
export const romanRules: readonly RewriteRule[] = [
  { name: 'world war', pattern: /(?<=(?<!\p{L})World War )II?(?![\p{L}\p{N}])/gu, say: sayWith(cardinal) },
  {
    name: 'Roman numeral after a counting noun',
    pattern: pattern(String.raw`(?<=(?<!\p{L})${counted} )(?!I(?: \p{Ll}|'))[IVXLCDM]{1,9}(?![\p{L}\p{N}])`),
    say: sayWith(cardinal),
  },
  {
    name: 'ruler with title',
    pattern: pattern(
      String.raw`(?<=(?:King|Queen|Pope|Emperor|Empress|Tsar|Czar|Prince|Sultan|Kaiser) (?:\p{Lu}\p{Ll}{1,20} ){1,2})[IVX]{1,7}(?![\p{L}\p{N}'])`,
    ),
    say: sayWith((value) => `the ${ordinal(value)}`),
  },
  {
    name: 'ruler',
    pattern: pattern(String.raw`(?<=(?<!\p{L})${rulers} )(?!I(?![\p{L}]))[IVX]{1,7}(?![\p{L}\p{N}])`),
    say: sayWith((value) => `the ${ordinal(value)}`),
  },
  {
    name: 'Roman numeral after a name',
    pattern: pattern(
      String.raw`(?<=(?<![\p{L}.])\p{Lu}\p{Ll}{1,30} )(?=[IVX]{2})[IVX]{2,7}(?![\p{L}\p{N}'])`,
    ),
    say: sayWith(cardinal),
  },
  {
    name: 'century',
    pattern: pattern(String.raw`(?<!\p{L})[IVX]{1,5}(?=(?:th)? [Cc]entury)`),
    say: sayWith(ordinal),
  },
];
