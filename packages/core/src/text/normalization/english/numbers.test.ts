import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['I have 3 cats.', 'I have three cats.'],
  ['It cost 0 effort.', 'It cost zero effort.'],
  ['There are 12 eggs.', 'There are twelve eggs.'],
  ['She is 21.', 'She is twenty-one.'],
  ['About 100 left.', 'About one hundred left.'],
  ['We counted 101 dalmatians.', 'We counted one hundred one dalmatians.'],
  ['He ran 999 laps.', 'He ran nine hundred ninety-nine laps.'],
  ['It has 1,000 seats.', 'It has one thousand seats.'],
  ['It has 1,234 seats.', 'It has one thousand two hundred thirty-four seats.'],
  [
    'Population: 8,336,817.',
    'Population: eight million three hundred thirty-six thousand eight hundred seventeen.',
  ],
  ['That is 1,000,000 steps.', 'That is one million steps.'],
  ['It took 10,000 hours.', 'It took ten thousand hours.'],
  ['There are 100000 of them.', 'There are one hundred thousand of them.'],
  ['Pi is 3.14159.', 'Pi is three point one four one five nine.'],
  ['It grew 0.5 points.', 'It grew zero point five points.'],
  ['It grew .5 points.', 'It grew point five points.'],
  ['It grew by 2.50.', 'It grew by two point five zero.'],
  ['It reads 1,234.56 today.', 'It reads one thousand two hundred thirty-four point five six today.'],
  ['The low was -5.', 'The low was minus five.'],
  ['The low was −5.', 'The low was minus five.'],
  ['A change of -0.25 was seen.', 'A change of minus zero point two five was seen.'],
  ['Agent 007 is here.', 'Agent zero zero seven is here.'],
  ['It is 3 million years old.', 'It is three million years old.'],
  ['It is 4.5 billion years old.', 'It is four point five billion years old.'],
  ['10k people follow her.', 'ten thousand people follow her.'],
  ['It has 5M users.', 'It has five million users.'],
  ['It has 2.5B parameters.', 'It has two point five billion parameters.'],
  ['It holds 1,000,000,000,000 items.', 'It holds one trillion items.'],
  [
    'Number 12345678901234567890123456789012345678 is long.',
    'Number one two three four five six seven eight nine zero one two three four five six seven eight nine zero one two three four five six seven eight nine zero one two three four five six seven eight is long.',
  ],
  ['I counted 40, 50, and 60.', 'I counted forty, fifty, and sixty.'],
  ['Count 1,2,3.', 'Count one, two, three.'],
  ['There were 20+ people.', 'There were twenty plus people.'],
  ['He scored 15, not 16.', 'He scored fifteen, not sixteen.'],
  ['"3" is a number.', '"three" is a number.'],
  ["It's number 1!", "It's number one!"],
  ['Take 2 or 3?', 'Take two or three?'],
  ['A 20-year-old car', 'A twenty-year-old car'],
  ['a 3-point lead', 'a three-point lead'],
  ['a 50-50 chance', 'a fifty to fifty chance'],
  ['2500 was the goal.', 'two thousand five hundred was the goal.'],
  ['We sold 1500 books.', 'We sold one thousand five hundred books.'],
  ['About 2000 people came.', 'About two thousand people came.'],
  ["It's 1500 meters away.", "It's one thousand five hundred meters away."],
  ['3000 of them left.', 'three thousand of them left.'],
  ['I owe you 1.', 'I owe you one.'],
  ['See #5 for more.', 'See number five for more.'],
  ["We're #1.", "We're number one."],
  ['No. 5 is alive.', 'Number five is alive.'],
  ['１２３ items', 'one hundred twenty-three items'],
  ['It has 7B parameters.', 'It has seven billion parameters.'],
  ['1e6 items', 'one times ten to the sixth items'],
  ['2x faster', 'two times faster'],
  ['Gate 5B', 'Gate five B'],
  ['221B Baker Street', 'two hundred twenty-one B Baker Street'],
  ['1-2-3 go', 'one-two-three go'],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
