import { expect, it } from 'vitest';
import { SpannedText } from '../spans/spanned-text.js';
import { english } from './english/index.js';
import { normalizeText } from './normalize.js';

/** A source, words of its normalised form, and the part of the source they must stand for. */
const cases: readonly (readonly [source: string, words: string, stands: string])[] = [
  ['She paid $3.50 for it.', 'three dollars and fifty cents', '$3.50'],
  ['She paid $3.50 for it.', 'fifty', '$3.50'],
  ['She paid $3.50 for it.', 'for', 'for'],
  ['On March 15, 2024 we met.', 'March fifteenth, twenty twenty-four', 'March 15, 2024'],
  ['Dr. Smith lives on Elm St. now.', 'Doctor', 'Dr. '],
  ['Dr. Smith lives on Elm St. now.', 'Smith lives', 'Smith lives'],
  ['Dr. Smith lives on Elm St. now.', 'Street', 'St.'],
  ['It is   10:30  already.', 'ten thirty', '10:30'],
  ['It is   10:30  already.', 'already.', 'already.'],
  ['I \u200bsaw 5\u00a0km of it.', 'five kilometers', '5\u00a0km'],
  ['“Cafe\u0301” is French.', 'Café', 'Cafe\u0301'],
  ['“Cafe\u0301” is French.', 'French', 'French'],
  ['The FBI came.', 'F B I', 'FBI'],
  ['Go to https://example.com/a today.', 'example dot com slash a', 'https://example.com/a'],
  ['I love it 😂😂 today.', 'tears of joy', ' 😂😂'],
  ['Heading\n\nText here.', 'Heading.', 'Heading'],
  ['Heading\n\nText here.', 'Text', 'Text'],
  ['a **bold** word', 'word', 'word'],
];

it.each(cases)('in %j, %j stands for %j', (source, words, stands) => {
  const spoken = normalizeText(SpannedText.of(source), 'full', english);
  const start = spoken.text.indexOf(words);
  expect(start, spoken.text).toBeGreaterThanOrEqual(0);
  const range = spoken.sourceRange(start, start + words.length);
  expect(source.slice(range.start, range.end).trim()).toBe(stands.trim());
});
