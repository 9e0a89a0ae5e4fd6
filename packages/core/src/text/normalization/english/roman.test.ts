import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['World War II', 'World War two'],
  ['World War I was first.', 'World War one was first.'],
  ['Chapter IV', 'Chapter four'],
  ['Chapter V', 'Chapter five'],
  ['Part III of it', 'Part three of it'],
  ['Henry VIII', 'Henry the eighth'],
  ['King Henry VIII ruled.', 'King Henry the eighth ruled.'],
  ['Queen Elizabeth II', 'Queen Elizabeth the second'],
  ['Elizabeth II died', 'Elizabeth the second died'],
  ['Pope John Paul II', 'Pope John Paul the second'],
  ['King Charles I', 'King Charles the first'],
  ['Louis XIV', 'Louis the fourteenth'],
  ['Rocky IV', 'Rocky four'],
  ['Final Fantasy VII', 'Final Fantasy seven'],
  ['Super Bowl LVIII', 'Super Bowl fifty-eight'],
  ['Type II diabetes', 'Type two diabetes'],
  ['Act I, Scene ii', 'Act one, Scene ii'],
  ['the XX century', 'the twentieth century'],
  ['I am here.', 'I am here.'],
  ['Then I left.', 'Then I left.'],
  ['Today I left.', 'Today I left.'],
  ['vitamin C', 'vitamin C'],
  ['Malcolm X', 'Malcolm X'],
  ["Section I'm reading", "Section I'm reading"],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
