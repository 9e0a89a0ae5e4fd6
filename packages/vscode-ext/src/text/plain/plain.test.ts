import { SpannedText } from '@starling-tts/core';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../configuration/settings.js';
import { hoverPassages } from '../hover-passages.js';
import { prepareSentences } from '../prepare-sentences.js';
import { problemPassages } from '../problem-passages.js';
import { plainPassages } from './plain-passages.js';
import { terminalPassages } from './terminal-passages.js';

const say = async (passages: Parameters<typeof prepareSentences>[0]) =>
  (await prepareSentences(passages, undefined, { maxCharacters: 300 })).map(({ text }) => text);

describe('plainPassages', () => {
  it('divides at blank lines and lines of signs', () => {
    const text = 'Heading\n=======\n\nA paragraph\nof two lines.\n* * *\nThe end.';
    expect(plainPassages(SpannedText.of(text)).map((passage) => passage.text.text)).toEqual([
      'Heading',
      'A paragraph\nof two lines.',
      'The end.',
    ]);
  });
});

describe('terminalPassages', () => {
  it('reads output without colours, drawing, prompts and overwritten progress', async () => {
    const selection =
      'me@box:~/work$ npm run all of the tests\r\n\u001b[32m✓\u001b[39m all of it is well here\r\n┌────┐\r\n 10%\r 50%\r100% is finished now\r\n';
    expect(await say(terminalPassages(selection))).toEqual([
      'npm run all of the tests.',
      'all of it is well here.',
      'one hundred percent is finished now',
    ]);
  });
});

describe('problemPassages', () => {
  it('reads the worst first, each for its place', async () => {
    const document = 'let x = y;';
    const passages = problemPassages([
      { severity: 'warning', message: "'x' is never read.", range: { start: 4, end: 5 } },
      {
        severity: 'error',
        message: "Cannot find name 'y'.\n  Did you mean 'z' instead of it?",
        range: { start: 8, end: 9 },
      },
    ]);
    const sentences = await prepareSentences(passages, document, { maxCharacters: 300 });
    expect(sentences.map(({ text, ranges }) => [text, ...ranges])).toEqual([
      ["Error: Cannot find name 'y'.", { start: 8, end: 9 }],
      ["Did you mean 'z' instead of it?", { start: 8, end: 9 }],
      ["Warning: 'x' is never read.", { start: 4, end: 5 }],
    ]);
  });
});

describe('hoverPassages', () => {
  it('reads what is explained and not the signature', async () => {
    const contents = [
      '```typescript\nfunction read(fileName: string): void\n```\n\nReads a file.\n\n*@param* `fileName` — where it stands\n\n*@returns* nothing at all',
    ];
    expect(await say(hoverPassages(contents, defaultSettings))).toEqual([
      'Reads a file.',
      'Parameter file name: where it stands.',
      'Returns: nothing at all',
    ]);
  });

  it('reads the signature when there is nothing else', async () => {
    expect(await say(hoverPassages(['```ts\nconst maxValue: number\n```'], defaultSettings))).toEqual([
      'const max value: number',
    ]);
  });
});
