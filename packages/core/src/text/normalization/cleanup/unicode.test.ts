import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { cleanUp } from './clean-up.js';
import { composeCanonically } from './unicode.js';

const marked = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.constantFrom(
      'e\u0301',
      'o\u0323\u0302',
      '\u1112\u1161\u11ab',
      '\ud55c\u11ab',
      '\u212b',
      '\u0958',
      '\uf900',
      '\u0344',
      '\u{1d15e}',
      '\u0b47\u0b3e',
    ),
  ),
  { maxLength: 20 },
);

it('composes as String.prototype.normalize does', () => {
  fc.assert(
    fc.property(marked, (parts) => {
      const source = parts.join('');
      expect(composeCanonically(SpannedText.of(source)).text).toBe(source.normalize('NFC'));
    }),
    { numRuns: 1000 },
  );
});

it('leaves nothing invisible and no odd blanks', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        marked.map((parts) => parts.join('')),
        fc.string({ unit: 'binary', maxLength: 100 }),
      ),
      (source) => {
        const { text } = cleanUp(SpannedText.of(source));
        expect(text).not.toMatch(
          /\p{Cs}|\p{Co}|[\u200b\u200e\u200f\ufeff\u00ad]|[^\S \n]| {2}|\n{3}|^\s|\s$/u,
        );
      },
    ),
    { numRuns: 1000 },
  );
});

it('keeps the joiners that Indic and Arabic scripts spell with', () => {
  expect(cleanUp(SpannedText.of('می\u200cخواهم क्\u200dष')).text).toBe('می\u200cخواهم क्\u200dष');
});
