import type { RewriteRule } from '../rule.js';
import { cardinal, pluralOf, year } from './number-words.js';
import { left, pattern, right } from './patterns.js';

const decadeOf: Readonly<Record<string, string>> = {
  '10': 'tens',
  '20': 'twenties',
  '30': 'thirties',
  '40': 'forties',
  '50': 'fifties',
  '60': 'sixties',
  '70': 'seventies',
  '80': 'eighties',
  '90': 'nineties',
};

/** "1990s" as "nineteen nineties", "2000s" as "two thousands", "1800s" as "eighteen hundreds". */
function decade(digits: string): string {
  const last = decadeOf[digits.slice(2)];
  if (last === undefined) return pluralOf(year(digits));
  return digits.startsWith('200') ? pluralOf(year(digits)) : `${cardinal(digits.slice(0, 2))} ${last}`;
}

// Lower-case words in the plural that are not counted: "in 1999 was", "since 1984 has".
const notCounted = String.raw`(?:was|is|has|does|as|his|its|this|us|thus|across|always|perhaps|unless|towards|sees|saw|comes|marks|brings|yes)(?!\p{L})`;
const countedNouns = String.raw`(?:people|men|women|children|feet|percent|sheep|fish|staff|million|billion|thousand|more|other|new|different|square|cubic|extra|additional|individual|separate|total)(?!\p{L})`;

/** Decades. Read before units, whose seconds look the same. */
export const decadeRules: readonly RewriteRule[] = [
  {
    name: 'decade',
    pattern: pattern(String.raw`${left}(1[1-9]|2[01])(\d0)('?s)(?!\p{L})`),
    say: ([, century, rest]) => decade(`${century}${rest}`),
  },
  {
    name: 'short decade',
    pattern: pattern(String.raw`(?<![\p{L}\p{N}.])'([1-9]0)'?s(?!\p{L})`),
    say: ([, digits]) => decadeOf[digits!],
  },
  {
    name: 'decade of a life or century',
    pattern: pattern(
      String.raw`(?<=(?:\b[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Oo]ur|[Ee]arly|[Mm]id|[Ll]ate)[ -])([2-9]0)'?s(?!\p{L})`,
    ),
    say: ([, digits]) => decadeOf[digits!],
  },
];

/** Years and years at either side of a dash. Read before plain numbers. */
export const yearRules: readonly RewriteRule[] = [
  {
    name: 'years from and to',
    pattern: pattern(
      String.raw`${left}(1[1-9]\d\d|20\d\d) ?- ?(1[1-9]\d\d|20\d\d|\d\d)(?![\p{L}\p{N}%-]|[.,:/]\d)`,
    ),
    say: ([, from, to]) =>
      `${year(from!)} to ${to!.length === 2 ? year(`${from!.slice(0, 2)}${to}`).replace(/^\S+ (?=\S)/, '') : year(to!)}`,
  },
  {
    name: 'season or fiscal year with a slash',
    pattern: pattern(String.raw`${left}(1[89]\d\d|20\d\d)/(\d\d)${right}`),
    say: ([, from, to]) => `${year(from!)} ${cardinal(Number(to))}`,
  },
  {
    name: 'fiscal year',
    pattern: pattern(String.raw`(?<!\p{L})(FY|CY) ?'?(20\d\d|\d\d)${right}`),
    say: ([, label, digits]) => `${label === 'FY' ? 'fiscal' : 'calendar'} year ${year(digits!)}`,
  },
  {
    name: 'abbreviated year',
    pattern: pattern(
      String.raw`(?<=(?:[Oo]f|[Cc]lass of|[Ii]n|[Ss]ince|[Ss]ummer|[Ww]inter|[Ff]all|[Ss]pring) )'(\d\d)${right}`,
    ),
    say: ([, digits]) => (digits!.startsWith('0') ? `oh ${cardinal(Number(digits))}` : cardinal(digits!)),
  },
  {
    name: 'year with era',
    pattern: pattern(
      String.raw`${left}(\d{1,4})(?= (?:BC|AD|BCE|CE|B\.C\.|A\.D\.|C\.E\.|B\.C\.E\.)(?![\p{L}]))|(?<=(?<!\p{L})(?:AD|A\.D\.) )\d{1,4}${right}`,
    ),
    say: ([digits]) => year(digits),
  },
  // A bare number from 1010 to 2099 is a year ("in 1984"), except before something counted ("1500 people",
  // "2000 items"). Hundreds would be the same either way ("fifteen hundred people").
  {
    name: 'bare year',
    pattern: pattern(
      String.raw`(?<![\p{L}\p{N}_$£€¥#]|[\d.,:/+=*^-] ?)(1\d\d\d|20\d\d)(?![\p{L}\p{N}_%°]|[.,:/-]\d| ?[+*/=×÷^] ?\d| (?!${notCounted})(?:\p{Ll}{2,20}[^siu\P{Ll}]s|${countedNouns})(?!\p{L})| (?:km|kg|mm|cm|m|ft|lb|lbs|oz|mg|g|ml|l|mph|rpm|px|W|kW|Hz|MHz|GHz|MB|GB|KB|kB|TB|mAh|cal|kcal|s|ms|hrs?|mins?|secs?)(?!\p{L}))`,
    ),
    say: ([, digits]) => year(digits!),
  },
];
