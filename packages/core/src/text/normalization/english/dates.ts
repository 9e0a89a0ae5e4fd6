import type { RewriteRule } from '../rule.js';
import { ordinal, year } from './number-words.js';
import { left, pattern, right } from './patterns.js';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const monthSource =
  '(January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\b\\.?)';
const day = String.raw`(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?`;
const yearSource = String.raw`((?:1\d|20|21)\d\d)`;
const weekdays: Readonly<Record<string, string>> = {
  Mon: 'Monday',
  Tue: 'Tuesday',
  Tues: 'Tuesday',
  Wed: 'Wednesday',
  Thu: 'Thursday',
  Thur: 'Thursday',
  Thurs: 'Thursday',
  Fri: 'Friday',
  Sat: 'Saturday',
  Sun: 'Sunday',
};

/** The full name of a month written in full or shortened. */
function monthName(written: string): string {
  const start = written.slice(0, 3).toLowerCase();
  return months.find((month) => month.toLowerCase().startsWith(start)) ?? written;
}

const ordinalDay = (digits: string): string => ordinal(Number(digits));

/** "March fifteenth, twenty twenty-four"; undefined when the numbers are no date. */
function sayDate(month: number, dayOfMonth: number, yearDigits?: string): string | undefined {
  const name = months[month - 1];
  if (name === undefined || dayOfMonth < 1 || dayOfMonth > 31) return undefined;
  if (yearDigits === undefined) return `${name} ${ordinal(dayOfMonth)}`;
  return `${name} ${ordinal(dayOfMonth)}, ${sayYear(yearDigits)}`;
}

/** Two digits are a year of this or the last century, as in "3/15/24" and "6/1/85". */
function sayYear(digits: string): string {
  if (digits.length !== 2) return year(digits);
  return year(Number(digits) < 50 ? `20${digits}` : `19${digits}`);
}

/**
 * Dates. All-number dates with slashes are month first (American) unless only day first makes sense; with dots they
 * are day first (the custom where dots are used); with hyphens and the year in front they are ISO 8601.
 */
export const dateRules: readonly RewriteRule[] = [
  {
    name: 'ISO date',
    pattern: pattern(
      String.raw`${left}(\d{4})[-/](0[1-9]|1[0-2])[-/](0[1-9]|[12]\d|3[01])(?:T(?=\d\d:\d\d)|(?![\p{L}\d]))`,
    ),
    say: ([match, y, m, d]) => {
      const date = sayDate(Number(m), Number(d), y);
      return date === undefined ? undefined : match.endsWith('T') ? `${date}, ` : date;
    },
  },
  {
    name: 'date with slashes or hyphens',
    pattern: pattern(String.raw`${left}(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})${right}`),
    say: ([, first, , second, y]) => {
      const one = Number(first);
      const two = Number(second);
      return one > 12 && two <= 12 ? sayDate(two, one, y) : sayDate(one, two, y);
    },
  },
  {
    name: 'date with dots',
    pattern: pattern(String.raw`${left}(\d{1,2})\.(\d{1,2})\.(\d{4})${right}`),
    say: ([, d, m, y]) => sayDate(Number(m), Number(d), y),
  },
  {
    name: 'month and day with a slash',
    pattern: pattern(
      String.raw`(?<=(?:^|[ (])(?:[Oo]n|[Bb]y|[Uu]ntil|[Ss]ince|[Dd]ue|[Bb]efore|[Aa]fter) )(\d{1,2})/(\d{1,2})${right}`,
    ),
    say: ([match, m, d]) => (match === '9/11' ? undefined : sayDate(Number(m), Number(d))),
  },
  {
    name: 'shortened weekday before a date',
    pattern: pattern(
      String.raw`(?<!\p{L})(Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun)(?:\.,?|,)? (?=${monthSource}|\d{1,2}(?:st|nd|rd|th)? ${monthSource})`,
    ),
    say: ([, weekday]) => `${weekdays[weekday!]}, `,
  },
  {
    name: 'month and days from and to',
    pattern: pattern(
      String.raw`(?<!\p{L})${monthSource} ${day} ?- ?${day}(?:,? ${yearSource}${right})?(?![\p{N}]|[.,:]\d)`,
    ),
    say: ([, month, from, to, y]) =>
      `${monthName(month!)} ${ordinalDay(from!)} to ${ordinalDay(to!)}${y === undefined ? '' : `, ${year(y)}`}`,
  },
  {
    name: 'month, day, year',
    pattern: pattern(String.raw`(?<!\p{L})${monthSource} ${day},? ${yearSource}${right},?`),
    say: ([match, month, d, y]) =>
      `${monthName(month!)} ${ordinalDay(d!)}, ${year(y!)}${match.endsWith(',') ? ',' : ''}`,
  },
  {
    name: 'month and day',
    pattern: pattern(
      String.raw`(?<!\p{L})${monthSource} ${day}(?![\p{L}\p{N}%]|[.,:/]\d| (?:percent|miles|million|people|km))`,
    ),
    say: ([, month, d]) => `${monthName(month!)} ${ordinalDay(d!)}`,
  },
  {
    name: 'day, month, year',
    pattern: pattern(
      String.raw`(?<![\p{L}\p{N}.,-])([Tt]he )?${day} (of )?${monthSource}(?:,? ${yearSource}${right})?(?!\p{L})`,
    ),
    say: ([, article, d, , month, y]) =>
      `${article ?? 'the '}${ordinalDay(d!)} of ${monthName(month!)}${y === undefined ? '' : `, ${year(y)}`}`,
  },
  {
    name: 'month and year',
    pattern: pattern(String.raw`(?<!\p{L})${monthSource},? ${yearSource}${right}`),
    say: ([, month, y]) => `${monthName(month!)} ${year(y!)}`,
  },
  {
    name: 'quarter of a year',
    pattern: pattern(String.raw`(?<!\p{L})Q([1-4])(?: |/|')(20\d\d|\d\d)${right}`),
    say: ([, quarter, y]) => `Q ${['one', 'two', 'three', 'four'][Number(quarter) - 1]} ${sayYear(y!)}`,
  },
  {
    name: 'day written after nine eleven',
    pattern: pattern(`${left}(?:9/11|24/7)${right}`),
    say: ([match]) => (match === '9/11' ? 'nine eleven' : 'twenty-four seven'),
  },
];
