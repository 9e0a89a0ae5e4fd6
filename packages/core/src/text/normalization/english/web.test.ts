import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['Visit https://www.example.com today.', 'Visit example dot com today.'],
  ['Visit www.example.com.', 'Visit example dot com.'],
  ['Visit example.com/docs.', 'Visit example dot com slash docs.'],
  ['See https://example.com/a-b_c?x=1#top.', 'See example dot com slash a dash b underscore c.'],
  ['(https://example.com)', 'example dot com'],
  ['https://github.com/user/repo', 'github dot com slash user slash repo'],
  ['http://localhost:8080/', 'localhost colon eight zero eight zero'],
  ['mail john.doe@example.com', 'mail john dot doe at example dot com'],
  ['mail a_b-c@mail.example.co.uk.', 'mail a underscore b dash c at mail dot example dot co dot U K.'],
  ['open index.ts', 'open index dot T S'],
  ['open src/text/index.ts now', 'open source slash text slash index dot T S now'],
  ['/usr/local/bin', 'slash user slash local slash bin'],
  ['in ./src/main.py', 'in source slash main dot P Y'],
  ['~/docs/a.txt', 'home slash docs slash a dot text'],
  ['C:\\Users\\Bob', 'C colon backslash Users backslash Bob'],
  ['@user_name said', 'at user name said'],
  ['thanks @JohnDoe!', 'thanks at John Doe!'],
  ['#ThrowbackThursday', 'hashtag Throwback Thursday'],
  ['#100days', 'number one hundred days'],
  ['#AI is here', 'hashtag A I is here'],
  ['package.json', 'package dot jason'],
  ['Node.js is here', 'Node dot J S is here'],
  ['openai.com and x.ai', 'openai dot com and x dot A I'],
  ['README.md', 'Readme dot M D'],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
