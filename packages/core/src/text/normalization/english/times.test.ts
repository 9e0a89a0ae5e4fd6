import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['At 10:30 we left.', 'At ten thirty we left.'],
  ['At 9:05 we left.', 'At nine oh five we left.'],
  ['At 10:00 we left.', "At ten o'clock we left."],
  ['At 22:00 we left.', 'At twenty-two hundred we left.'],
  ['At 22:15 we left.', 'At twenty-two fifteen we left.'],
  ['At 00:00 we left.', 'At midnight we left.'],
  ['At 10:30 am we left.', 'At ten thirty A M we left.'],
  ['At 10:30am we left.', 'At ten thirty A M we left.'],
  ['At 10:30 AM we left.', 'At ten thirty A M we left.'],
  ['At 10:30 a.m. we left.', 'At ten thirty A M we left.'],
  ['We left at 10:30 p.m.', 'We left at ten thirty P M.'],
  ['We left at 5 p.m. The rest stayed.', 'We left at five P M. The rest stayed.'],
  ['We left at 5 p.m. on Sunday.', 'We left at five P M on Sunday.'],
  ['At 5pm we left.', 'At five P M we left.'],
  ['At 12:00 PM we ate.', 'At twelve P M we ate.'],
  ['9am-5pm', 'nine A M to five P M'],
  ['9-5pm', 'nine to five P M'],
  ['9:00-17:00', "nine o'clock to seventeen hundred"],
  ['9:30 a.m. - 5:30 p.m.', 'nine thirty A M to five thirty P M.'],
  ['from 9:30 to 10:15', 'from nine thirty to ten fifteen'],
  ['at 10:30:15', 'at ten thirty and fifteen seconds'],
  ['It took 45:30.', 'It took forty-five minutes thirty seconds.'],
  ['a 16:9 screen', 'a sixteen to nine screen'],
  ['a 3:1 ratio', 'a three to one ratio'],
  ['at 8:00 PST', "at eight o'clock P S T"],
  ["at 7 o'clock", "at seven o'clock"],
  ['2h30m', 'two hours thirty minutes'],
  ['1h 5m 1s', 'one hour five minutes one second'],
  ['It was 1:01 a.m.', 'It was one oh one A M.'],
  ['in the a.m.', 'in the A M.'],
  ['10:30-11:30 AM', 'ten thirty to eleven thirty A M'],
  ['at 3 p.m. (EST)', 'at three P M, E S T'],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
