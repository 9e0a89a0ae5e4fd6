import { expect, it } from 'vitest';
import { SpannedText } from '../../spans/spanned-text.js';
import { normalizeText } from '../normalize.js';
import { english } from './index.js';

/** Written text and how it is read aloud. */
const cases: readonly (readonly [written: string, spoken: string])[] = [
  ['NASA launched it.', 'NASA launched it.'],
  ['The FBI came.', 'The F B I came.'],
  ['The F.B.I. came.', 'The F B I came.'],
  ['the U.S. economy', 'the U S economy'],
  ['in the U.S. The rest', 'in the U S. The rest'],
  ['He lives in the U.S.', 'He lives in the U S.'],
  ['the U.S.A. team', 'the U S A team'],
  ['the US economy', 'the U S economy'],
  ['The UK and the EU', 'The U K and the E U'],
  ['HTML and CSS', 'H T M L and C S S'],
  ["the CEO's car", "the C E O's car"],
  ['two CEOs met', "two C E O's met"],
  ['buy CDs', "buy C D's"],
  ['J. K. Rowling wrote it.', 'J K Rowling wrote it.'],
  ['J.K. Rowling wrote it.', 'J K Rowling wrote it.'],
  ['John F. Kennedy spoke.', 'John F Kennedy spoke.'],
  ['George W. Bush', 'George W Bush'],
  ['J. R. R. Tolkien', 'J R R Tolkien'],
  ['AT&T and R&B', 'A T and T and R and B'],
  ['Q&A time', 'Q and A time'],
  ['an AI model', 'an A I model'],
  ['STOP!', 'Stop!'],
  ['I said NO.', 'I said no.'],
  ['THIS IS VERY IMPORTANT!', 'This is very important!'],
  ['PLEASE READ THIS NOW', 'Please read this now'],
  ['I am SO happy', 'I am so happy'],
  ['That is NOT fine.', 'That is not fine.'],
  ['UNESCO and UNICEF', 'UNESCO and UNICEF'],
  ['an MP3 file', 'an M P three file'],
  ['H2O is water', 'H two O is water'],
  ['H₂O is water', 'H two O is water'],
  ['a B2B deal', 'a B two B deal'],
  ['COVID-19', 'COVID nineteen'],
  ['GPT-4 is big', 'G P T four is big'],
  ['an F-16 jet', 'an F sixteen jet'],
  ['UTF-8', 'U T F eight'],
  ['a 3D film', 'a three D film'],
  ['iOS and macOS', 'I O S and mac O S'],
  ['OK then', 'okay then'],
  ['JSON and JPEG', 'jason and jay peg'],
  ['a PDF file', 'a P D F file'],
  ['ASAP please', 'A S A P please'],
  ['It is HUGE.', 'It is huge.'],
  ['the IT team', 'the I T team'],
  ['Is IT down?', 'Is I T down?'],
  ["I'M SO HAPPY", "I'm so happy"],
  ['A4 paper', 'A four paper'],
  ['D.C. is hot', 'D C is hot'],
  ['The S&P 500', 'The S and P five hundred'],
  ['Vitamin B12', 'Vitamin B twelve'],
  ['A.I. is here. The U.S. is big.', 'A I is here. The U S is big.'],
];

it.each(cases)('%j is said %j', (written, spoken) => {
  expect(normalizeText(SpannedText.of(written), 'full', english).text).toBe(spoken);
});
