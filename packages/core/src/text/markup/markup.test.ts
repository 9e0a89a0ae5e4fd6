import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StarlingError } from '../../errors/starling-error.js';
import { type PrepareTextOptions, prepareText } from '../prepare-text.js';

async function spoken(source: string, options: Partial<PrepareTextOptions>): Promise<(string | number)[]> {
  const { pieces, pauseBeforeSeconds } = await prepareText(source, { maxCharacters: 300, ...options });
  return [pauseBeforeSeconds, ...pieces.flatMap((piece) => [piece.text, piece.pauseAfterSeconds])];
}

async function positionOf(source: string, options: Partial<PrepareTextOptions>): Promise<number | undefined> {
  try {
    await prepareText(source, { maxCharacters: 300, ...options });
  } catch (error) {
    if (StarlingError.is(error, 'markup_invalid')) return error.details.position;
    throw error;
  }
  return undefined;
}

describe('starling markup', () => {
  const cases: readonly (readonly [string, readonly (string | number)[]])[] = [
    ['Wait [pause:500ms] for it.', [0, 'Wait', 0.5, 'for it.', 0]],
    ['Wait.[pause:1.5s]Now [pause: 2 s] go.', [0, 'Wait.', 1.5, 'Now', 2, 'go.', 0]],
    ['[pause:300ms]Hello there.[PAUSE:200ms]', [0.3, 'Hello there.', 0.2]],
    ['One [pause:1s] [pause:500ms] two', [0, 'One', 1.5, 'two', 0]],
    ['Say <break time="250ms"/> it.', [0, 'Say', 0.25, 'it.', 0]],
    ['Say <break/> it.', [0, 'Say', 0.4, 'it.', 0]],
    ["Say <break strength='strong' /> it.", [0, 'Say', 0.7, 'it.', 0]],
    ['It is [spell:NATO7], really.', [0, 'It is N A T O seven, really.', 0]],
    ['A plain \\[bracket] and a cost of $5.', [0, 'A plain, bracket, and a cost of five dollars.', 0]],
    ['See [1] and a < b.', [0, 'See, one, and a is less than b.', 0]],
    ['Well [laugh] that was it.', [0, 'Well [laugh] that was it.', 0]],
    ['Hm. [Clear Throat] I paid $5.', [0, 'Hm. [Clear Throat] I paid five dollars.', 0]],
  ];
  it.each(cases)('%j', async (source, expected) => {
    expect(await spoken(source, { markup: 'starling', tags: ['[laugh]', 'clear throat'] })).toEqual(expected);
  });

  it.each([
    ['Hello [cough] there.', 6],
    ['Hello [pause:soon] there.', 6],
    ['Hello [pause:11s] there.', 6],
    ['Hello [pause] there.', 6],
    ['<break time="x"/>', 0],
    ['Now <break time="1s" go', 4],
    ['[pause:10s]'.repeat(13), 132],
  ])('refuses %j with the position', async (source, position) => {
    expect(await positionOf(source, { markup: 'starling' })).toBe(position);
  });

  it('names the tags that are known and nothing of the text', async () => {
    await expect(
      prepareText('Hello [secret word].', { maxCharacters: 300, markup: 'starling', tags: ['laugh'] }),
    ).rejects.toThrow(/^At character 7 of the text: unknown tag; known here are (?!.*secret).*\[laugh\]/);
  });
});

describe('ssml', () => {
  const cases: readonly (readonly [string, readonly (string | number)[]])[] = [
    ['<speak>Hello &amp; welcome to it.</speak>', [0, 'Hello and welcome to it.', 0]],
    ['<?xml version="1.0"?><!-- hm --><speak>Hi <break time="1s"/>there</speak>', [0, 'Hi', 1, 'there', 0]],
    [
      '<p>The first paragraph.</p><p>The second one.</p>',
      [0, 'The first paragraph.', 0.6, 'The second one.', 0],
    ],
    ['<s>A first sentence</s> <s>and a second</s>', [0, 'A first sentence', 0.25, 'and a second', 0]],
    [
      'The <sub alias="World Wide Web Consortium">W3C</sub> met.',
      [0, 'The World Wide Web Consortium met.', 0],
    ],
    ['It is <say-as interpret-as="characters">NATO</say-as>.', [0, 'It is N A T O.', 0]],
    ['Room <say-as interpret-as="digits">407</say-as>.', [0, 'Room four zero seven.', 0]],
    [
      'In <say-as interpret-as="cardinal">1984</say-as> boxes.',
      [0, 'In one thousand nine hundred eighty-four boxes.', 0],
    ],
    ['The <say-as interpret-as="ordinal">3</say-as> one.', [0, 'The third one.', 0]],
    ['On <say-as interpret-as="date">3/15/2024</say-as>.', [0, 'On March fifteenth, twenty twenty-four.', 0]],
    ['Well [laugh] &#x41;&#66;C.', [0, 'Well [laugh] A B C.', 0]],
  ];
  it.each(cases)('%j', async (source, expected) => {
    expect(await spoken(source, { markup: 'ssml', tags: ['laugh'] })).toEqual(expected);
  });

  it.each([
    ['Hello <prosody rate="fast">there</prosody>', 6],
    ['<speak>Hello', 0],
    ['<p>Hello</s>', 8],
    ['Hello</p>', 5],
    ['a < b', 2],
    ['<sub>x</sub>', 0],
    ['<say-as interpret-as="magic">x</say-as>', 0],
    ['<break time="1s">', 0],
    ['<!-- never closed', 0],
  ])('refuses %j with the position', async (source, position) => {
    expect(await positionOf(source, { markup: 'ssml' })).toBe(position);
  });
});

describe('lexicon', () => {
  const lexicon = [
    { written: 'nginx', spoken: 'engine x' },
    { written: 'C++', spoken: 'see plus plus' },
    { written: 'Polish', spoken: 'Poe-lish', caseSensitive: true },
    { written: 'SQL', spoken: 'sequel' },
    { written: 'SQL Server', spoken: 'sequel server' },
    { written: '$HOME', spoken: 'home folder' },
    { written: 'Reading Town', spoken: 'Redding Town', caseSensitive: true },
    { written: 'reading', spoken: 'reeding' },
    { written: 'a-b|(c)', spoken: 'odd' },
    { written: 'Straße', spoken: 'shtrasse' },
  ];
  it.each([
    ['Use nginx and NGINX.', 'Use engine x and engine x.'],
    ['Not nginxes.', 'Not nginxes.'],
    ['The C++ code.', 'The see plus plus code.'],
    ['Polish the Polish polish.', 'Poe-lish the Poe-lish polish.'],
    ['SQL Server speaks SQL.', 'sequel server speaks sequel.'],
    ['It costs $5 in $HOME.', 'It costs five dollars in home folder.'],
    ['Reading Town is good for reading towns.', 'Redding Town is good for reeding towns.'],
    ['He likes reading town papers.', 'He likes reeding town papers.'],
    ['It is a-b|(c) and A-B|(C).', 'It is odd and odd.'],
    ['On straße 5.', 'On shtrasse five.'],
  ])('%j', async (source, expected) => {
    expect(
      (await prepareText(source, { maxCharacters: 300, lexicon })).pieces
        .map((piece) => piece.text)
        .join(' '),
    ).toBe(expected);
  });

  it('finds any entry as it is written, and nothing in it is taken for a pattern', async () => {
    const signs = fc.constantFrom(
      'a',
      'B',
      'ß',
      'İ',
      '.',
      '*',
      '(',
      '[',
      '\\',
      '^',
      '$',
      '-',
      '/',
      ']',
      '😀',
      'ǅ',
      ' ',
    );
    const word = fc
      .array(fc.oneof(signs, fc.string({ unit: 'binary', maxLength: 2 })), { minLength: 1, maxLength: 8 })
      .map((parts) => parts.join(''))
      .filter((written) => written.trim() !== '' && !/^\p{M}|\p{Cs}/u.test(written));
    await fc.assert(
      fc.asyncProperty(word, fc.boolean(), async (written, caseSensitive) => {
        const { pieces } = await prepareText(`- ${written} -`, {
          maxCharacters: 300,
          normalization: 'off',
          lexicon: [{ written, spoken: 'Zoom', caseSensitive }],
        });
        expect(pieces.map((piece) => piece.text).join(' ')).toContain('Zoom');
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the place in the source', async () => {
    const source = 'We all use nginx here. It works well enough for us.';
    const { pieces } = await prepareText(source, { maxCharacters: 30, lexicon });
    expect(source.slice(pieces[0]!.start, pieces[0]!.end)).toBe('We all use nginx here.');
  });
});

it('gives speech or a markup error for anything', async () => {
  const bits = fc.constantFrom(
    '<',
    '>',
    '/',
    '[',
    ']',
    '\\',
    'pause:',
    '1s',
    'break',
    ' time="',
    '"',
    '<p>',
    '</p>',
    '<s>',
    '</s>',
    '<speak>',
    '&amp;',
    '&',
    '<!--',
    '-->',
    '[laugh]',
    '[pause:1s]',
    'Hello ',
    '. ',
    '5',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(bits, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 40 }),
      fc.constantFrom('none' as const, 'starling' as const, 'ssml' as const),
      async (parts, markup) => {
        const source = parts.join('');
        try {
          let previous = 0;
          for (const piece of (
            await prepareText(source, {
              maxCharacters: 50,
              markup,
              tags: ['laugh'],
              lexicon: [{ written: 'hello', spoken: 'hi' }],
            })
          ).pieces) {
            expect(piece.text.length).toBeLessThanOrEqual(50);
            expect(piece.start).toBeGreaterThanOrEqual(previous);
            expect(piece.end).toBeLessThanOrEqual(source.length);
            previous = piece.start;
          }
        } catch (error) {
          if (!StarlingError.is(error, 'markup_invalid')) throw error;
          expect(error.details.position).toBeLessThan(source.length);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
