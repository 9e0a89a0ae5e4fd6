import type { RewriteRule } from '../rule.js';
import {
  afterNames,
  anywhere,
  beforeNumbers,
  mayEnd,
  monthNames,
  titles,
  weekdayNames,
  withoutStops,
} from './abbreviation-tables.js';
import { eitherCase, endsSentence, pattern, sentenceEndsHere } from './patterns.js';

const alternatives = (
  table: Readonly<Record<string, string>>,
  source: (key: string) => string = (key) => key,
): string =>
  Object.keys(table)
    .sort((a, b) => b.length - a.length)
    .map(source)
    .join('|');

/** Keeps the capital the abbreviation had at the start of a sentence. */
function likeCase(written: string, words: string): string {
  return /^\p{Lu}/u.test(written) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}

const months = 'Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec';
// Words that stand before a saint, not before a street: "in St. Louis", "The St. Regis".
const notAStreet =
  '(?:In|At|On|To|From|Of|The|And|Near|For|By|With|Visit|Mount|Fort|Dear|Saint|Is|Was|But|Our|Meet)';

/** Abbreviations that belong to a number. Read before the numbers are. */
export const referenceRules: readonly RewriteRule[] = [
  {
    name: 'before a number',
    pattern: pattern(String.raw`(?<![\p{L}\p{N}.])(${alternatives(beforeNumbers)})\. ?(?=\d|#)`, 'i'),
    say: ([, written]) => `${likeCase(written!, beforeNumbers[written!.toLowerCase()]!)} `,
  },
];

/**
 * Abbreviations. A stop that also ends the sentence stays. "St." is a saint before a name and a street behind one; "Dr."
 * is a doctor before a name, a drive behind one when no name follows.
 */
export const abbreviationRules: readonly RewriteRule[] = [
  {
    name: 'street',
    pattern: pattern(
      String.raw`(?<=(?<!\p{L})(?!${notAStreet} )(?:\p{Lu}\p{Ll}{1,20}|\d(?:st|nd|rd|th)|(?:first|second|third|fourth|\p{Ll}{2,12}th)) )(St)\.(?:${sentenceEndsHere}(\.?)|(?=[ ,;:!?)]|$))`,
    ),
    say: ([match, , stop]) => (stop === undefined ? 'Street' : match.endsWith('..') ? 'Street..' : 'Street.'),
  },
  { name: 'saint', pattern: /(?<!\p{L})St\.? (?=\p{Lu}\p{Ll})/gu, say: 'Saint ' },
  {
    name: 'titles of a couple',
    pattern: /(?<!\p{L})(Mr|Mrs|Ms|Dr|Prof)\.?(?= (?:and|&) (?:Mr|Mrs|Ms|Dr|Prof)(?!\p{L}))/gu,
    say: ([, title]) => titles[title!],
  },
  {
    name: 'title',
    pattern: pattern(String.raw`(?<!\p{L})(${alternatives(titles)})\.? (?=(?:\p{Lu}\. ?){0,3}\p{Lu})`),
    say: ([match, title]) =>
      match.includes('.') || /^(?:Mr|Mrs|Ms|Dr|Prof)$/.test(title!) ? `${titles[title!]} ` : undefined,
  },
  {
    name: 'behind a name, with a stop',
    pattern: pattern(
      String.raw`(?<=[\p{L}\p{N}&],? )(${alternatives(afterNames)})\.${endsSentence}(?=[\s,;:!?)"'.]|$)`,
    ),
    say: ([, abbreviation, ends]) => `${afterNames[abbreviation!]}${ends === undefined ? '' : '.'}`,
  },
  {
    name: 'behind a name',
    pattern: pattern(
      String.raw`(?<=\p{Lu}\p{Ll}{1,20},? )(Jr|Sr|Inc|Ltd|Corp|Blvd|Ave|Rd|Hwy)(?![\p{L}\p{N}.])`,
    ),
    say: ([, abbreviation]) => afterNames[abbreviation!],
  },
  {
    name: 'weekday',
    pattern: /(?<!\p{L})(Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun)\.(?=,| \p{Ll})/gu,
    say: ([, weekday]) => weekdayNames[weekday!.slice(0, 3)],
  },
  {
    name: 'month',
    pattern: pattern(String.raw`(?<!\p{L})(${months})\.(?=[ ,]|$)`),
    say: ([, month]) => monthNames[month!],
  },
  {
    name: 'that may end a sentence',
    pattern: pattern(
      String.raw`(?<![\p{L}\p{N}.])(${alternatives(mayEnd, eitherCase)})\.${endsSentence}(?!\p{L})`,
    ),
    say: ([, written, ends]) =>
      `${likeCase(written!, mayEnd[written!.toLowerCase()]!)}${ends === undefined ? '' : '.'}`,
  },
  {
    name: 'Latin and other short forms',
    pattern: pattern(
      String.raw`(?<![\p{L}\p{N}.])(${alternatives(anywhere, eitherCase)})\.(?=[ ,;:)]|$)(?!${sentenceEndsHere}),?`,
    ),
    say: ([match, written]) =>
      `${likeCase(written!, anywhere[written!.toLowerCase()]!)}${match.endsWith(',') ? ',' : ''}`,
  },
  {
    name: 'without a stop',
    pattern: pattern(String.raw`(?<![\p{L}\p{N}./-])(${alternatives(withoutStops)})(?![\p{L}\p{N}/-])`),
    say: ([, written]) => withoutStops[written!],
  },
];
