import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['I love it 😂', 'I love it, tears of joy'],
  ['I love it 😂😂😂', 'I love it, tears of joy'],
  ['I ❤️ you', 'I, red heart, you'],
  ['👍🏽 done', 'thumbs up, done'],
  ['Hi 🇺🇸!', 'Hi, U S flag!'],
  ['Press 1️⃣ now', 'Press, one, now'],
  ['A 🪤 here', 'A here'],
  ['Wait…', 'Wait...'],
  ['Wait . . . what', 'Wait... what'],
  ['Really?!?!', 'Really?!'],
  ['No!!!', 'No!'],
  ['What???', 'What?'],
  ['“Quoted” and ‘single’', '"Quoted" and \'single\''],
  ['it’s', "it's"],
  ['one — two', 'one, two'],
  ['one—two', 'one, two'],
  ['one -- two', 'one, two'],
  ['Paris–London', 'Paris-London'],
  ['a  b\tc', 'a b c'],
  ['so , yes', 'so, yes'],
  ['zero\u200bwidth', 'zerowidth'],
  ['soft\u00adhyphen', 'softhyphen'],
  ['ﬁnd', 'find'],
  ['𝐇𝐞𝐥𝐥𝐨', 'Hello'],
  ['¿Qué?', 'Qué?'],
  ['5 – 6', 'five to six'],
  ['well-known', 'well-known'],
  ["rock 'n' roll", "rock 'n' roll"],
  ['-----', ''],
  ['hello...', 'hello...'],
  ['hello.....', 'hello...'],
  ['Hello,, there', 'Hello, there'],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
