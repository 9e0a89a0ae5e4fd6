import type { RewriteRule } from '../rule.js';
import { cardinal, decimal } from './number-words.js';
import { numberSource, pattern } from './patterns.js';

const greek: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  ζ: 'zeta',
  η: 'eta',
  θ: 'theta',
  ι: 'iota',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  ν: 'nu',
  ξ: 'xi',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  τ: 'tau',
  υ: 'upsilon',
  φ: 'phi',
  χ: 'chi',
  ψ: 'psi',
  ω: 'omega',
  Γ: 'gamma',
  Δ: 'delta',
  Θ: 'theta',
  Λ: 'lambda',
  Σ: 'sigma',
  Φ: 'phi',
  Ψ: 'psi',
  Ω: 'omega',
  Π: 'pi',
};

const named: Readonly<Record<string, string>> = {
  '&': 'and',
  '@': 'at',
  '+': 'plus',
  '=': 'equals',
  '%': 'percent',
  '°': 'degrees',
  '§': 'section',
  '¶': 'paragraph',
  '©': 'copyright',
  '®': '',
  '™': '',
  '℠': '',
  '†': '',
  '‡': '',
  '№': 'number',
  '℃': 'degrees Celsius',
  '℉': 'degrees Fahrenheit',
  '∞': 'infinity',
  '√': 'square root',
  '∑': 'sum',
  '∏': 'product',
  '∫': 'integral',
  '∂': 'partial',
  '∆': 'delta',
  '∈': 'in',
  '∩': 'intersection',
  '∪': 'union',
  '⊂': 'subset of',
  '∀': 'for all',
  '∃': 'there exists',
  '∴': 'therefore',
  '∅': 'the empty set',
  '×': 'times',
  '÷': 'divided by',
  '±': 'plus or minus',
  '≠': 'is not equal to',
  '≈': 'is approximately',
  '≤': 'is at most',
  '≥': 'is at least',
  '→': 'to',
  '⇒': 'implies',
  '←': 'from',
  '↑': 'up',
  '↓': 'down',
  '↔': 'to and from',
  '^': 'caret',
  '~': 'tilde',
  '#': 'hash',
  $: 'dollar',
  '€': 'euro',
  '£': 'pound',
  '¥': 'yen',
  '¢': 'cent',
  '\\': 'backslash',
  '/': 'slash',
  '♥': 'heart',
  '♪': '',
  '♫': '',
  '★': 'star',
  '☆': 'star',
  '•': ',',
  '·': ',',
  '|': ',',
  '¦': ',',
};

const spaced = (words: string): string => (words === ',' ? ', ' : words === '' ? '' : ` ${words} `);

/** What is left of signs after numbers, money and units took theirs. */
export const symbolRules: readonly RewriteRule[] = [
  { name: 'number sign', pattern: /(?<![\p{L}\p{N}])#(?=\d)/gu, say: 'number ' },
  {
    name: 'sharp and plus plus',
    pattern: /(?<=(?<![\p{L}\p{N}])[A-G])[#♯](?![\p{L}\p{N}])/gu,
    say: ' sharp',
  },
  { name: 'flat', pattern: /(?<=(?<![\p{L}\p{N}])[A-G])♭/gu, say: ' flat' },
  { name: 'plus plus', pattern: /(?<=(?<![\p{L}\p{N}])\p{L}{1,20})\+\+/gu, say: ' plus plus' },
  { name: 'arrow', pattern: /(?: |(?<=\S))(?:-{1,2}>|={1,2}>)(?: |(?=\S))/gu, say: ' to ' },
  { name: 'and in code', pattern: / ?&& ?/gu, say: ' and ' },
  { name: 'or in code', pattern: / ?\|\| ?/gu, say: ' or ' },
  {
    name: 'equality in code',
    pattern: / ?([!=]==?) ?/gu,
    say: ([, sign]) => (sign!.startsWith('!') ? ' is not equal to ' : ' equals '),
  },
  { name: 'and or', pattern: /(?<!\p{L})and\/or(?!\p{L})/giu, say: 'and or' },
  {
    name: 'with and without',
    pattern: /(?<![\p{L}\p{N}/])w\/(o)?(?=[ \p{L}])/gu,
    say: ([, without]) => (without ? 'without ' : 'with '),
  },
  {
    name: 'alternatives of one person',
    pattern:
      /(?<![\p{L}/])(he|she|him|her|his|hers|yes|no|true|false|on|off|either|mother|father)\/(he|she|him|her|his|hers|they|no|yes|false|true|off|on|or|mother|father)(?![\p{L}/])/giu,
    say: ([, one, other]) => `${one} or ${other}`,
  },
  { name: 'slash with blanks', pattern: / \/ /gu, say: ', ' },
  {
    name: 'units per',
    pattern:
      /(?<=(?<!\p{L})(?:miles|kilometers|meters|words|requests|tokens|frames|dollars|times|feet|gallons|calls|users))\/(?=(?:hour|minute|second|day|week|month|year|person|gallon)(?!\p{L}))/gu,
    say: ' per ',
  },
  {
    name: 'Greek letter',
    pattern: /(?<!\p{Script=Greek})[αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΣΦΨΩΠ](?!\p{Script=Greek})/gu,
    say: ([letter]) => spaced(greek[letter]!),
  },
  {
    name: 'dashes of markup',
    pattern:
      /(?<!\p{L}|\p{N})_{1,3}|_{1,3}(?!\p{L}|\p{N})|\*{1,3}|[<>{}`´¨¬^~]{1,10}(?![\p{L}\p{N}])|[<{}`¨¬]/gu,
    say: ' ',
  },
  { name: 'underscore', pattern: /_/gu, say: ' ' },
  {
    name: 'sign',
    pattern: /[&@+=%°§¶©®™℠†‡№℃℉∞√∑∏∫∂∆∈∩∪⊂∀∃∴∅×÷±≠≈≤≥→⇒←↑↓↔^~#$€£¥¢\\/♥♪♫★☆•·|¦]/gu,
    say: ([sign]) => spaced(named[sign] ?? ''),
  },
  { name: 'greater than left over', pattern: />/gu, say: ' ' },
  {
    name: 'other numerals',
    pattern: /[\p{No}\p{Nl}]/gu,
    say: ([numeral]) =>
      ` ${/^\d+$/.test(numeral.normalize('NFKC')) ? cardinal(numeral.normalize('NFKC')) : ''} `,
  },
  { name: 'full stop of another script', pattern: /[。．｡।۔؛]/gu, say: '. ' },
  { name: 'comma of another script', pattern: /[，、､،：；]/gu, say: ', ' },
  {
    name: 'question or exclamation mark of another script',
    pattern: /[！？؟]/gu,
    say: ([mark]) => (mark === '！' ? '! ' : '? '),
  },
  { name: 'other punctuation', pattern: /(?![.,!?;:'"()[\]-])\p{P}/gu, say: ' ' },
  { name: 'other symbols', pattern: /[\p{So}\p{Sk}\p{Sm}\p{Sc}]/gu, say: ' ' },
];

/** A bracket is a pause when read aloud. Last of all rules. */
export const bracketRules: readonly RewriteRule[] = [
  { name: 'opening bracket in a sentence', pattern: /(?<=[\p{L}\p{N}"'])(?: [([{]|\[) ?(?=\S)/gu, say: ', ' },
  { name: 'plural in brackets', pattern: /(?<=\p{L})\((e?s)\)/gu, say: ([, ending]) => ending },
  { name: 'opening bracket', pattern: /[([{] ?/gu, say: ' ' },
  {
    name: 'closing bracket in a sentence',
    pattern: /(?<=[\p{L}\p{N}"'])[)\]}](?= ["']?[\p{L}\p{N}])/gu,
    say: ',',
  },
  { name: 'closing bracket', pattern: / ?[)\]}]/gu, say: '' },
];

/** A number in front of a hyphen and a number: a range ("pages 10-20", "won 3-2"). Read after years and phones. */
export const rangeRules: readonly RewriteRule[] = [
  {
    name: 'range',
    pattern: pattern(
      String.raw`(?<![\p{L}\p{N}_]|\d[.,:/-])(${numberSource}) ?- ?(${numberSource})(?![\p{N}-]|[.,:/]\d)`,
    ),
    say: ([, from, to]) => `${decimal(from!)} to ${decimal(to!)}`,
  },
];
