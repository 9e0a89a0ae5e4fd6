const formats: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'short' },
  d: { dateStyle: 'long' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

const steps: readonly [Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** Furthest point in time that a date can have, in seconds from 1970. */
const latest = 8_640_000_000_000;

/** How a timestamp is told. */
export interface PointInTimeOptions {
  /** BCP 47 tag. */
  readonly language: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Default: the machine's. */
  readonly timeZone?: string | undefined;
}

/**
 * A timestamp in words, as Discord shows it; empty for times that no calendar has.
 *
 * @param seconds from 1970
 * @param style Discord's letter for the form; `R` is relative to now
 */
export function sayPointInTime(seconds: number, style: string, options: PointInTimeOptions): string {
  if (!(Math.abs(seconds) <= latest)) return '';
  const { language, now, timeZone } = options;
  if (style === 'R') {
    const difference = seconds - now / 1000;
    const [unit, length] = steps.find(([, step]) => Math.abs(difference) >= step) ?? ['second', 1];
    return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(
      Math.round(difference / length),
      unit,
    );
  }
  const format = new Intl.DateTimeFormat(language, { ...(formats[style] ?? formats.f), timeZone });
  return format.format(new Date(seconds * 1000)).replace(/\s/g, ' ');
}
