import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['salt & pepper', 'salt and pepper'],
  ['black and/or white', 'black and or white'],
  ['he/she said', 'he or she said'],
  ['C# and F#', 'C sharp and F sharp'],
  ['C++ code', 'C plus plus code'],
  ['a -> b', 'a to b'],
  ['a → b', 'a to b'],
  ['if (a == b && c != d)', 'if, a equals b and c is not equal to d'],
  ['© 2024 Acme', 'copyright twenty twenty-four Acme'],
  ['Acme® makes it', 'Acme makes it'],
  ['Acme™ makes it', 'Acme makes it'],
  ['§ 5 of it', 'section five of it'],
  ['snake_case name', 'snake case name'],
  ['me @ home', 'me at home'],
  ['a | b', 'a, b'],
  ['Hello (world).', 'Hello, world.'],
  ['Hello (big) world', 'Hello, big, world'],
  ['(See below.)', 'See below.'],
  ['item(s)', 'items'],
  ['[sic] it was', 'sic, it was'],
  ['input/output', 'input slash output'],
  ['100 miles/hour', 'one hundred miles per hour'],
  ['# Heading', 'Heading'],
  ['**bold** text', 'bold text'],
  ['*stars* here', 'stars here'],
  ['`code` here', 'code here'],
  ['a {b} c', 'a b c'],
  ['1. First item', 'one. First item'],
  ['- First item', 'First item'],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
