import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['In 1984 it rained.', 'In nineteen eighty-four it rained.'],
  ['In 1900 it rained.', 'In nineteen hundred it rained.'],
  ['In 1905 it rained.', 'In nineteen oh five it rained.'],
  ['In 2000 it rained.', 'In two thousand it rained.'],
  ['In 2005 it rained.', 'In two thousand five it rained.'],
  ['In 2010 it rained.', 'In twenty ten it rained.'],
  ['In 2024 it rained.', 'In twenty twenty-four it rained.'],
  ['It was built in 1776.', 'It was built in seventeen seventy-six.'],
  ['The 1066 invasion', 'The ten sixty-six invasion'],
  ['It was 1999.', 'It was nineteen ninety-nine.'],
  ['Back to 1999!', 'Back to nineteen ninety-nine!'],
  ['In 1999 was the peak.', 'In nineteen ninety-nine was the peak.'],
  ['the 1990s', 'the nineteen nineties'],
  ["the 1990's", 'the nineteen nineties'],
  ['the 2000s', 'the two thousands'],
  ['the 1800s', 'the eighteen hundreds'],
  ['the 2010s', 'the twenty tens'],
  ['the 2020s', 'the twenty twenties'],
  ["the '90s", 'the nineties'],
  ['the 90s', 'the nineties'],
  ['in her 30s', 'in her thirties'],
  ['in the early 80s', 'in the early eighties'],
  ['From 1939-1945 there was war.', 'From nineteen thirty-nine to nineteen forty-five there was war.'],
  ['From 1939–1945 there was war.', 'From nineteen thirty-nine to nineteen forty-five there was war.'],
  ['The 1914–18 war', 'The nineteen fourteen to eighteen war'],
  ['the 2019-2020 season', 'the twenty nineteen to twenty twenty season'],
  ['the 2019/20 season', 'the twenty nineteen twenty season'],
  ['in 44 BC', 'in forty-four B C'],
  ['in 1200 BC', 'in twelve hundred B C'],
  ['in AD 79', 'in A D seventy-nine'],
  ["Class of '99", 'Class of ninety-nine'],
  ["the summer of '69", 'the summer of sixty-nine'],
  ['Class of 2025.', 'Class of twenty twenty-five.'],
  ['FY2024 results', 'fiscal year twenty twenty-four results'],
  ['Q3 2024 results', 'Q three twenty twenty-four results'],
  ['the 1980s and 1990s', 'the nineteen eighties and nineteen nineties'],
  ['Since 1969, things changed.', 'Since nineteen sixty-nine, things changed.'],
  ['(1984)', 'nineteen eighty-four'],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
