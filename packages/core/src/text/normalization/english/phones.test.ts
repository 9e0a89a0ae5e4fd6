import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['Call 555-1234.', 'Call five five five, one two three four.'],
  ['Call 555-123-4567.', 'Call five five five, one two three, four five six seven.'],
  ['Call (555) 123-4567.', 'Call five five five, one two three, four five six seven.'],
  ['Call 555.123.4567.', 'Call five five five, one two three, four five six seven.'],
  ['Call 1-800-555-1234.', 'Call one, eight hundred, five five five, one two three four.'],
  ['Call +1 555 123 4567.', 'Call plus one, five five five, one two three, four five six seven.'],
  ['Call +44 20 7946 0958.', 'Call plus four four, two zero, seven nine four six, zero nine five eight.'],
  ['Call 911.', 'Call nine one one.'],
  ['Dial 112 now.', 'Dial one one two now.'],
  ['zip code 90210', 'zip code nine zero two one zero'],
  ['SSN 123-45-6789', 'S S N one two three, four five, six seven eight nine'],
  ['Card 4111 1111 1111 1111', 'Card four one one one, one one one one, one one one one, one one one one'],
  ['555-123-4567 ext. 89', 'five five five, one two three, four five six seven, extension eight nine'],
  ['version 1.2.3', 'version one point two point three'],
  ['v1.2.3', 'version one point two point three'],
  ['v2 is out', 'version two is out'],
  ['v2.0 is out', 'version two point zero is out'],
  ['1.2.3 is out', 'one point two point three is out'],
  ['Node 20.11.1', 'Node twenty point eleven point one'],
  ['v1.0.0-rc.1', 'version one point zero point zero R C one'],
  ['2.0.0-beta', 'two point zero point zero beta'],
  ['192.168.0.1', 'one nine two dot one six eight dot zero dot one'],
  ['127.0.0.1:8080', 'one two seven dot zero dot zero dot one port eight zero eight zero'],
  ['Python 3.11', 'Python three point one one'],
  ['New York, NY 10001.', 'New York, N Y one zero zero zero one.'],
  ['Austin, TX 78701-1234', 'Austin, T X seven eight seven zero one, one two three four'],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
