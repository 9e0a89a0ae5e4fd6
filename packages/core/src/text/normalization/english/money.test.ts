import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['It cost $5.', 'It cost five dollars.'],
  ['It cost $1.', 'It cost one dollar.'],
  ['It cost $3.50.', 'It cost three dollars and fifty cents.'],
  ['It cost $1.01.', 'It cost one dollar and one cent.'],
  ['It cost $0.99.', 'It cost ninety-nine cents.'],
  ['It cost $0.01.', 'It cost one cent.'],
  ['It cost $5.00.', 'It cost five dollars.'],
  ['It cost $1,234.56.', 'It cost one thousand two hundred thirty-four dollars and fifty-six cents.'],
  ['It cost $3.5 million.', 'It cost three point five million dollars.'],
  ['It cost $3.5M.', 'It cost three point five million dollars.'],
  ['It cost $2bn.', 'It cost two billion dollars.'],
  ['It cost $100k.', 'It cost one hundred thousand dollars.'],
  ['It cost $2 trillion.', 'It cost two trillion dollars.'],
  ['It cost -$5.', 'It cost minus five dollars.'],
  ['It cost £5.', 'It cost five pounds.'],
  ['It cost £1.', 'It cost one pound.'],
  ['It cost £5.50.', 'It cost five pounds and fifty pence.'],
  ['It cost €10.', 'It cost ten euros.'],
  ['It cost 10 €.', 'It cost ten euros.'],
  ['It cost 10€.', 'It cost ten euros.'],
  ['It cost ¥500.', 'It cost five hundred yen.'],
  ['It cost ₹100.', 'It cost one hundred rupees.'],
  ['It cost US$20.', 'It cost twenty U S dollars.'],
  ['It cost USD 20.', 'It cost twenty U S dollars.'],
  ['It cost 20 USD.', 'It cost twenty U S dollars.'],
  ['It cost A$20.', 'It cost twenty Australian dollars.'],
  ['It cost CHF 20.', 'It cost twenty Swiss francs.'],
  ['It cost 99¢.', 'It cost ninety-nine cents.'],
  ['It cost 1¢.', 'It cost one cent.'],
  ['It cost $5-10.', 'It cost five to ten dollars.'],
  ['It cost $5-$10.', 'It cost five to ten dollars.'],
  ['It cost $5 to $10.', 'It cost five to ten dollars.'],
  ['It cost $5–10 million.', 'It cost five to ten million dollars.'],
  ['It cost $9.99/month.', 'It cost nine dollars and ninety-nine cents per month.'],
  ['It cost $20/hr.', 'It cost twenty dollars per hour.'],
  ['a $100-a-night room', 'a one hundred dollar a-night room'],
  ['a $5-million deal', 'a five million dollar deal'],
  ['She paid $2.999 per gallon.', 'She paid two point nine nine nine dollars per gallon.'],
  ['It cost £1.2m.', 'It cost one point two million pounds.'],
  ['It cost $12,000.', 'It cost twelve thousand dollars.'],
  ['We owe $1,000,000!', 'We owe one million dollars!'],
  ['He has ₿0.5.', 'He has zero point five bitcoins.'],
  ['€1.50', 'one euro and fifty cents'],
  ['$1,000s of them', 'thousands of dollars of them'],
  ['up from $987,654', 'up from nine hundred eighty-seven thousand six hundred fifty-four dollars'],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
