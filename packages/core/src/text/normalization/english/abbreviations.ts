import type { RewriteRule } from '../rule.js';
import { eitherCase, endsSentence, pattern, sentenceEndsHere } from './patterns.js';

/** In front of a name: "Dr. Smith". Written with or without the stop. */
const titles: Readonly<Record<string, string>> = {
  Mr: 'Mister',
  Mrs: 'Missus',
  Ms: 'Miz',
  Dr: 'Doctor',
  Prof: 'Professor',
  Rev: 'Reverend',
  Hon: 'Honorable',
  Gov: 'Governor',
  Sen: 'Senator',
  Rep: 'Representative',
  Gen: 'General',
  Col: 'Colonel',
  Capt: 'Captain',
  Cmdr: 'Commander',
  Lt: 'Lieutenant',
  Sgt: 'Sergeant',
  Maj: 'Major',
  Cpl: 'Corporal',
  Pvt: 'Private',
  Adm: 'Admiral',
  Pres: 'President',
  Supt: 'Superintendent',
  Fr: 'Father',
  Msgr: 'Monsignor',
  Amb: 'Ambassador',
  Messrs: 'Messers',
  Mt: 'Mount',
  Ft: 'Fort',
};

/** Behind a name: "Elm St.", "Sammy Davis Jr.", "Acme Inc.". */
const afterNames: Readonly<Record<string, string>> = {
  Jr: 'Junior',
  Sr: 'Senior',
  Inc: 'Incorporated',
  Ltd: 'Limited',
  Co: 'Company',
  Corp: 'Corporation',
  Bros: 'Brothers',
  St: 'Street',
  Ave: 'Avenue',
  Blvd: 'Boulevard',
  Rd: 'Road',
  Ln: 'Lane',
  Hwy: 'Highway',
  Pkwy: 'Parkway',
  Ct: 'Court',
  Sq: 'Square',
  Dr: 'Drive',
  Univ: 'University',
  Dept: 'Department',
  Assn: 'Association',
};

/** In front of a number: "No. 5", "p. 12". */
const beforeNumbers: Readonly<Record<string, string>> = {
  no: 'number',
  nos: 'numbers',
  nr: 'number',
  vol: 'volume',
  vols: 'volumes',
  fig: 'figure',
  figs: 'figures',
  p: 'page',
  pp: 'pages',
  pg: 'page',
  ch: 'chapter',
  chap: 'chapter',
  sec: 'section',
  art: 'article',
  par: 'paragraph',
  ed: 'edition',
  eq: 'equation',
  apt: 'apartment',
  ste: 'suite',
  rm: 'room',
  ca: 'circa',
  c: 'circa',
  approx: 'approximately',
  ver: 'version',
  ext: 'extension',
  pt: 'part',
  ep: 'episode',
  tel: 'telephone',
  rte: 'route',
  op: 'opus',
  sect: 'section',
};

/** Anywhere, with the stop (or stops) written. */
const anywhere: Readonly<Record<string, string>> = {
  'e.g': 'for example',
  eg: 'for example',
  'i.e': 'that is',
  ie: 'that is',
  vs: 'versus',
  'a.k.a': 'also known as',
  approx: 'approximately',
  dept: 'department',
  est: 'estimated',
  min: 'minimum',
  max: 'maximum',
  avg: 'average',
  misc: 'miscellaneous',
  govt: 'government',
  intl: 'international',
  temp: 'temperature',
  cf: 'compare',
  viz: 'namely',
  incl: 'including',
  excl: 'excluding',
  esp: 'especially',
  resp: 'respectively',
  abbr: 'abbreviation',
  orig: 'originally',
  div: 'division',
  mfg: 'manufacturing',
  natl: 'national',
  mgr: 'manager',
  asst: 'assistant',
  attn: 'attention',
  dist: 'district',
  hosp: 'hospital',
  inst: 'institute',
  lib: 'library',
  mgmt: 'management',
  std: 'standard',
  tech: 'technology',
  vocab: 'vocabulary',
  yr: 'year',
  yrs: 'years',
  hr: 'hour',
  hrs: 'hours',
  sec: 'second',
  secs: 'seconds',
  mins: 'minutes',
  mo: 'month',
  mos: 'months',
  wk: 'week',
  wks: 'weeks',
  lb: 'pound',
  lbs: 'pounds',
  oz: 'ounce',
  tsp: 'teaspoon',
  tbsp: 'tablespoon',
  tbs: 'tablespoon',
};

/** Those that often end a sentence, so that their stop may be a full stop too. */
const mayEnd: Readonly<Record<string, string>> = {
  etc: 'et cetera',
  'et al': 'et al',
  al: 'al',
  'ph.d': 'P H D',
  'm.d': 'M D',
  'b.a': 'B A',
  'm.a': 'M A',
  'b.sc': 'B S C',
  'm.sc': 'M S C',
  'd.c': 'D C',
  'n.b': 'N B',
  'p.s': 'P S',
  'r.s.v.p': 'R S V P',
  esq: 'Esquire',
};

/** Without a stop. */
const plain: Readonly<Record<string, string>> = {
  vs: 'versus',
  etc: 'et cetera',
  aka: 'also known as',
  approx: 'approximately',
  PhD: 'P H D',
  mph: 'miles per hour',
  kph: 'kilometers per hour',
  'w/o': 'without',
  eg: 'for example',
  Mr: 'Mister',
  Mrs: 'Missus',
  Ms: 'Miz',
  govt: 'government',
};

const withoutStop = (key: string): string => key.replaceAll('.', '.');
const alternatives = (
  table: Readonly<Record<string, string>>,
  source: (key: string) => string = withoutStop,
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
const monthNames: Readonly<Record<string, string>> = {
  Jan: 'January',
  Feb: 'February',
  Mar: 'March',
  Apr: 'April',
  Jun: 'June',
  Jul: 'July',
  Aug: 'August',
  Sep: 'September',
  Sept: 'September',
  Oct: 'October',
  Nov: 'November',
  Dec: 'December',
};
const weekdayNames: Readonly<Record<string, string>> = {
  Mon: 'Monday',
  Tue: 'Tuesday',
  Wed: 'Wednesday',
  Thu: 'Thursday',
  Fri: 'Friday',
  Sat: 'Saturday',
  Sun: 'Sunday',
};
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
    pattern: pattern(String.raw`(?<![\p{L}\p{N}./-])(${alternatives(plain)})(?![\p{L}\p{N}/-])`),
    say: ([, written]) => plain[written!],
  },
];
