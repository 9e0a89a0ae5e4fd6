import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['March 15, 2024', 'March fifteenth, twenty twenty-four'],
  ['On March 15, 2024, we met.', 'On March fifteenth, twenty twenty-four, we met.'],
  ['On March 15th we met.', 'On March fifteenth we met.'],
  ['On Mar. 15 we met.', 'On March fifteenth we met.'],
  ['On Mar 15, 2024 we met.', 'On March fifteenth, twenty twenty-four we met.'],
  ['15 March 2024', 'the fifteenth of March, twenty twenty-four'],
  ['On 15 March 2024 we met.', 'On the fifteenth of March, twenty twenty-four we met.'],
  ['the 4th of July', 'the fourth of July'],
  ['the 4th of July, 1776', 'the fourth of July, seventeen seventy-six'],
  ['July 4th, 1776', 'July fourth, seventeen seventy-six'],
  ['July 4, 1776', 'July fourth, seventeen seventy-six'],
  ['2024-03-15', 'March fifteenth, twenty twenty-four'],
  ['It began on 2024-03-15.', 'It began on March fifteenth, twenty twenty-four.'],
  ['3/15/2024', 'March fifteenth, twenty twenty-four'],
  ['03/05/2024', 'March fifth, twenty twenty-four'],
  ['25/12/2024', 'December twenty-fifth, twenty twenty-four'],
  ['3/15/24', 'March fifteenth, twenty twenty-four'],
  ['6/1/85', 'June first, nineteen eighty-five'],
  ['15.03.2024', 'March fifteenth, twenty twenty-four'],
  ['1.2.2023', 'February first, twenty twenty-three'],
  ['on 3/15 we met', 'on March fifteenth we met'],
  ['by 12/31.', 'by December thirty-first.'],
  ['In March 2024 we met.', 'In March twenty twenty-four we met.'],
  ['In Sept. 2001 we met.', 'In September two thousand one we met.'],
  ['Sept. 11, 2001', 'September eleventh, two thousand one'],
  ['Mon, Jan 5', 'Monday, January fifth'],
  ['Tue., Feb. 6, 2024', 'Tuesday, February sixth, twenty twenty-four'],
  ['March 3-5', 'March third to fifth'],
  ['March 3–5, 2024', 'March third to fifth, twenty twenty-four'],
  ['May 5 is the day.', 'May fifth is the day.'],
  ['I may go 5 times.', 'I may go five times.'],
  ['9/11 changed it.', 'nine eleven changed it.'],
  ['Open 24/7.', 'Open twenty-four seven.'],
  ['2024-03-15T10:30:00Z', 'March fifteenth, twenty twenty-four, ten thirty U T C'],
  ['December 25', 'December twenty-fifth'],
  ['1 January 1970', 'the first of January, nineteen seventy'],
  ['Due Dec. 31.', 'Due December thirty-first.'],
  ['Friday, June 2', 'Friday, June second'],
  ['01-02-2023', 'January second, twenty twenty-three'],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
