import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

const bits = fc.constantFrom(
  '1',
  '23',
  '4,567',
  '8.90',
  '-5',
  '$6',
  '7%',
  '8km',
  '9:30',
  '10/11',
  '2024',
  '1990s',
  'II',
  'A1',
  'v2.0',
  '#3',
  '@x4',
  '5th',
  '½',
  '²',
  '€7',
  '6 7',
  '+1',
  '(8)',
  '1-2',
  'x=9',
  '5°',
  '٣',
  '४',
  'Ⅷ',
  '①',
  '⁴',
  '₅',
  'foo',
  ' ',
  '. ',
  ', ',
  '/',
  '*',
  '_',
  '&',
  '<',
  '{',
  '\\',
  '|',
  '~',
  '^',
  '`',
  '\n',
);

// Models that know letters and a few marks drop everything else without a word.
it('leaves nothing but letters, blanks and punctuation', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(bits, fc.string({ maxLength: 3 })), { maxLength: 30 }), (parts) => {
      const { text } = normalizeText(SpannedText.of(parts.join('')), 'full', english);
      expect(text).toMatch(/^[\p{L}\p{M}\s.,!?;:'"-]*$/u);
    }),
    { numRuns: 3000 },
  );
});
