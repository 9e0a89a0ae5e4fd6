const small = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
] as const;
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const;
const scales = [
  '',
  'thousand',
  'million',
  'billion',
  'trillion',
  'quadrillion',
  'quintillion',
  'sextillion',
  'septillion',
  'octillion',
  'nonillion',
  'decillion',
] as const;

const irregularOrdinals: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** Digits one by one: `"407"` is "four zero seven". Signs that are not digits are skipped. */
export function digitWords(digits: string): string {
  return Array.from(digits.matchAll(/\d/g), ([digit]) => small[Number(digit)]).join(' ');
}

function belowHundred(value: number): string {
  if (value < 20) return small[value] ?? '';
  const unit = value % 10;
  return unit === 0 ? tens[value / 10]! : `${tens[(value - unit) / 10]}-${small[unit]}`;
}

function belowThousand(value: number): string {
  if (value < 100) return belowHundred(value);
  const rest = value % 100;
  const hundreds = `${small[(value - rest) / 100]} hundred`;
  return rest === 0 ? hundreds : `${hundreds} ${belowHundred(rest)}`;
}

/**
 * A whole number in words, American style without "and": `"1234"` is "one thousand two hundred thirty-four".
 * Numbers with a leading zero and those beyond 36 digits are read digit by digit.
 *
 * @param digits decimal digits; anything else (grouping commas) is ignored
 */
export function cardinal(digits: string | number): string {
  const plain = String(digits).replace(/\D/g, '');
  if (plain.length > 1 && plain.startsWith('0')) return digitWords(plain);
  if (plain.length > 3 * scales.length) return digitWords(plain);
  if (Number(plain) === 0) return 'zero';
  const groups: string[] = [];
  for (let end = plain.length, scale = 0; end > 0; end -= 3, scale += 1) {
    const value = Number(plain.slice(Math.max(0, end - 3), end));
    if (value > 0) groups.unshift(`${belowThousand(value)} ${scales[scale]}`.trimEnd());
  }
  return groups.join(' ');
}

/** The ordinal of a whole number: `"21"` is "twenty-first". */
export function ordinal(digits: string | number): string {
  const words = cardinal(Number(String(digits).replace(/\D/g, '')) || 0);
  return words.replace(/[a-z]+$/, (last) => {
    if (last in irregularOrdinals) return irregularOrdinals[last]!;
    return last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`;
  });
}

/**
 * A number as written, in words: sign, grouping commas, decimal fraction. `"-1,234.50"` is "minus one thousand two
 * hundred thirty-four point five zero"; `".5"` is "point five".
 */
export function decimal(written: string): string {
  const sign = /^[-\u2212]/.test(written) ? 'minus ' : /^\+/.test(written) ? 'plus ' : '';
  const [whole = '', fraction] = written.replace(/^[-+\u2212]/, '').split('.');
  const wholeWords = whole === '' ? '' : cardinal(whole);
  if (fraction === undefined || fraction === '') return `${sign}${wholeWords}`;
  return `${sign}${wholeWords === '' ? '' : `${wholeWords} `}point ${digitWords(fraction)}`;
}

/**
 * A year the way it is said: "nineteen eighty-four", "nineteen oh five", "nineteen hundred", "two thousand five",
 * "twenty twenty-four". Years of one to three digits are plain numbers.
 */
export function year(digits: string | number): string {
  const value = Number(digits);
  if (value < 1000 || value > 9999) return cardinal(value);
  const century = Math.floor(value / 100);
  const rest = value % 100;
  if (value % 1000 < 10) return cardinal(value);
  if (rest === 0) return `${belowHundred(century)} hundred`;
  return `${belowHundred(century)} ${rest < 10 ? `oh ${small[rest]}` : belowHundred(rest)}`;
}

/** The plural of number words: "twenty" is "twenties", "six" is "sixes", "hundred" is "hundreds". */
export function pluralOf(words: string): string {
  if (words.endsWith('y')) return `${words.slice(0, -1)}ies`;
  return words.endsWith('x') ? `${words}es` : `${words}s`;
}
