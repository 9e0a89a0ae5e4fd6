import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['He came 1st.', 'He came first.'],
  ['He came 2nd and she came 3rd.', 'He came second and she came third.'],
  ['the 4th of them', 'the fourth of them'],
  ['The 5th, 8th, 9th and 12th.', 'The fifth, eighth, ninth and twelfth.'],
  ['her 20th birthday', 'her twentieth birthday'],
  ['her 21st birthday', 'her twenty-first birthday'],
  ['the 100th time', 'the one hundredth time'],
  ['the 101st time', 'the one hundred first time'],
  ['the 1,000th visitor', 'the one thousandth visitor'],
  ['the 1,000,000th visitor', 'the one millionth visitor'],
  ['the 21st century', 'the twenty-first century'],
  ['in the 19th-century style', 'in the nineteenth-century style'],
  ['5th Avenue', 'fifth Avenue'],
  ['the 11th hour', 'the eleventh hour'],
  ['the 13TH floor', 'the thirteenth floor'],
  ['the 32nd president', 'the thirty-second president'],
  ['the 43rd street', 'the forty-third street'],
  ['his 3rd-place finish', 'his third-place finish'],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
