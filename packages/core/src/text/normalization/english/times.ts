import type { RewriteRule } from '../rule.js';
import { cardinal } from './number-words.js';
import { left, pattern, sentenceEndsHere } from './patterns.js';

/** "ten thirty", "nine oh five", "ten o'clock", "twenty-two hundred", "ten A M". */
export function sayTime(hours: string, minutes: string, half?: string, seconds?: string): string {
  const hour = cardinal(Number(hours));
  const minute = Number(minutes);
  const suffix = half === undefined ? '' : ` ${half.toUpperCase()} M`;
  let spoken: string;
  if (minute > 0) spoken = `${hour} ${minute < 10 ? `oh ${cardinal(minute)}` : cardinal(minute)}`;
  else if (half !== undefined) spoken = hour;
  else if (Number(hours) > 12) spoken = `${hour} hundred`;
  else spoken = Number(hours) === 0 ? 'midnight' : `${hour} o'clock`;
  if (seconds !== undefined && Number(seconds) > 0) {
    const count = Number(seconds);
    return `${spoken}${suffix} and ${cardinal(count)} second${count === 1 ? '' : 's'}`;
  }
  return `${spoken}${suffix}`;
}

/** Whether "p.m." closes the sentence, so that its dot has to stay as a full stop. */
const stopOfSentence = pattern(String.raw`(?<=(?<![\p{L}])[AaPp]\.[Mm])\.${sentenceEndsHere}`);

/**
 * Clock times. "10:00" alone is "ten o'clock", "22:00" is "twenty-two hundred", "9:05" is "nine oh five". A colon with
 * one digit behind it is a ratio ("3:1" is "three to one").
 */
export const timeRules: readonly RewriteRule[] = [
  // The second stop is the sentence's own and survives the rules below.
  { name: 'a.m. and p.m. at the end of a sentence', pattern: stopOfSentence, say: '..' },
  {
    name: 'times from and to',
    pattern: pattern(
      String.raw`${left}([01]?\d|2[0-4])(?::([0-5]\d))?(?: ?([AaPp])\.?[Mm]\.?)? ?- ?([01]?\d|2[0-4])(?::([0-5]\d))? ?([AaPp])(?:\.[Mm]\.|[Mm](?!\p{L}))`,
    ),
    say: ([, h1, m1, half1, h2, m2, half2]) => {
      const from =
        half1 === undefined && m1 === undefined ? cardinal(Number(h1)) : sayTime(h1!, m1 ?? '0', half1);
      return `${from} to ${sayTime(h2!, m2 ?? '0', half2)}`;
    },
  },
  {
    name: 'clock times from and to',
    pattern: pattern(
      String.raw`${left}([01]?\d|2[0-4]):([0-5]\d) ?- ?([01]?\d|2[0-4]):([0-5]\d)(?![\p{L}\d:])`,
    ),
    say: ([, h1, m1, h2, m2]) => `${sayTime(h1!, m1!)} to ${sayTime(h2!, m2!)}`,
  },
  {
    name: 'time with half of day',
    pattern: pattern(
      String.raw`${left}([01]?\d|2[0-4])(?:[:.]([0-5]\d)(?::([0-5]\d))?)? ?([AaPp])(?:\.[Mm]\.|[Mm](?![\p{L}\d]))`,
    ),
    say: ([, h, m, s, half]) => sayTime(h!, m ?? '0', half, s),
  },
  {
    name: 'clock time',
    pattern: pattern(
      String.raw`${left}([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,6})?)?(Z)?(?![\p{L}\p{N}:]|\.\d)(?: o'clock)?`,
    ),
    say: ([, h, m, s, zulu]) => `${sayTime(h!, m!, undefined, s)}${zulu === undefined ? '' : ' U T C'}`,
  },
  {
    name: 'minutes and seconds over the hour',
    pattern: pattern(String.raw`${left}([2-9]\d|1\d\d):([0-5]\d)(?![\p{L}\p{N}:])`),
    say: ([, minutes, seconds]) => `${cardinal(minutes!)} minutes ${cardinal(Number(seconds))} seconds`,
  },
  {
    name: 'ratio',
    pattern: pattern(String.raw`${left}(\d{1,4}):(\d{1,4})(?![\p{L}\p{N}:])`),
    say: ([, first, second]) => `${cardinal(Number(first))} to ${cardinal(Number(second))}`,
  },
  {
    name: 'half of day alone',
    pattern: /(?<![\p{L}.])([ap])\.m\./giu,
    say: ([, half]) => `${half!.toUpperCase()} M`,
  },
];
