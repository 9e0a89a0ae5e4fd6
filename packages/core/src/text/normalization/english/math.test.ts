import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['pages 10-20', 'pages ten to twenty'],
  ['pages 10–20', 'pages ten to twenty'],
  ['They won 3-2.', 'They won three to two.'],
  ['ages 5 - 7', 'ages five to seven'],
  ['1.5-2.5', 'one point five to two point five'],
  ['½ cup', 'one half cup'],
  ['2½ cups', 'two and a half cups'],
  ['2 ½ cups', 'two and a half cups'],
  ['¾ of it', 'three quarters of it'],
  ['⅓ of it', 'one third of it'],
  ['1/2 of it', 'one half of it'],
  ['3/4 of it', 'three quarters of it'],
  ['2/3 of it', 'two thirds of it'],
  ['5/8 of it', 'five eighths of it'],
  ['1 1/2 cups', 'one and a half cups'],
  ['2 3/4 cups', 'two and three quarters cups'],
  ['rated 8/10', 'rated eight out of ten'],
  ['rated 10/10', 'rated ten out of ten'],
  ['95/100', 'ninety-five out of one hundred'],
  ['22/7', 'twenty-two over seven'],
  ['2 + 2 = 4', 'two plus two equals four'],
  ['2+2=4', 'two plus two equals four'],
  ['5 - 3 = 2', 'five minus three equals two'],
  ['5-3=2', 'five minus three equals two'],
  ['3 × 4 = 12', 'three times four equals twelve'],
  ['3 * 4', 'three times four'],
  ['12 ÷ 3', 'twelve divided by three'],
  ['12 / 3', 'twelve divided by three'],
  ['x = 5', 'x equals five'],
  ['x > 5', 'x is greater than five'],
  ['x < 5', 'x is less than five'],
  ['x >= 5', 'x is at least five'],
  ['x ≤ 5', 'x is at most five'],
  ['x² + y²', 'x squared plus y squared'],
  ['x^3', 'x cubed'],
  ['10^6', 'ten to the sixth'],
  ['2^10', 'two to the tenth'],
  ['10⁻³', 'ten to the power of minus three'],
  ['√16', 'the square root of sixteen'],
  ['5 ± 2', 'five plus or minus two'],
  ['~50 people', 'about fifty people'],
  ['≈ 50 people', 'about fifty people'],
  ['<5 people', 'less than five people'],
  ['100°', 'one hundred degrees'],
  ['π is irrational', 'pi is irrational'],
  ['ΔT is small', 'delta T is small'],
  ['It is 50/50.', 'It is fifty-fifty.'],
  ['E=mc²', 'E equals mc squared'],
  ['0.1+0.2', 'zero point one plus zero point two'],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
