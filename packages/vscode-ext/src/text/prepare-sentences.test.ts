import { SpannedText } from '@starling-tts/core';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../configuration/settings.js';
import { markdownPassages } from './markdown/markdown-passages.js';
import { type PrepareSentencesOptions, prepareSentences } from './prepare-sentences.js';

function read(markdown: string, options: Partial<PrepareSentencesOptions> = {}) {
  const passages = markdownPassages(SpannedText.of(markdown), defaultSettings);
  return prepareSentences(passages, markdown, { maxCharacters: 300, ...options });
}

describe('prepareSentences', () => {
  it('pauses longer after paragraphs and headings, and as long as the user likes', async () => {
    const markdown =
      '# A heading of some length\n\nThe first sentence is here. The second one is there.\n\n- An item of the list\n- Another one of them\n';
    const pauses = async (pauseAfterSentence: number) =>
      (await read(markdown, { pauseAfterSentence })).map(({ pauseAfterSeconds }) => pauseAfterSeconds);
    expect(await pauses(0)).toEqual([0.8, 0.25, 0.6, 0.4, 0.4]);
    expect(await pauses(1)).toEqual([1.8, 1.25, 1.6, 1.4, 1.4]);
  });

  it('cuts sentences that are too long, between clauses, without a pause of the user between the parts', async () => {
    const clause = 'this clause goes on for a good while and says very little';
    const [first, second] = await read(`First of all, ${clause}; ${clause}.`, {
      maxCharacters: 80,
      pauseAfterSentence: 2,
    });
    expect(first).toMatchObject({ text: `First of all, ${clause};`, pauseAfterSeconds: 0.1 });
    expect(second).toMatchObject({ text: `${clause}.`, pauseAfterSeconds: 2.6 });
  });

  it('never cuts inside backticks what fits into one sentence', async () => {
    const code = 'first, second; third, fourth; fifth, sixth';
    for (const maxCharacters of [50, 60, 70, 90]) {
      const sentences = await read(
        `A call such as \`${code}\` takes ever so many of them, as can be heard here.`,
        {
          maxCharacters,
        },
      );
      expect(sentences.filter(({ text }) => text.includes(code))).toHaveLength(1);
    }
  });

  it('lets a very short heading join what follows it and not what stands before', async () => {
    expect(
      (await read('The end of the part before.\n\n## Use\n\nThis is how to use it.')).map(({ text }) => text),
    ).toEqual(['The end of the part before.', 'Use. This is how to use it.']);
  });

  it('has no ranges for text that is in no document', async () => {
    const passages = markdownPassages(SpannedText.of('Some text.'), defaultSettings);
    expect((await prepareSentences(passages, undefined, { maxCharacters: 300 }))[0]?.ranges).toEqual([]);
  });

  it('ignores pronunciations that cannot be', async () => {
    const pronunciations = { '': 'nothing', ' ': 'blank', ['x'.repeat(101)]: 'long', word: 'term' };
    expect((await read('The word is here.', { pronunciations }))[0]?.text).toBe('The term is here.');
  });

  it('tells capitals apart where a pronunciation asks for it', async () => {
    const pronunciations = { US: { spoken: 'U S', caseSensitive: true }, nginx: { spoken: 'engine x' } };
    expect((await read('Tell us how the US runs NGINX today.', { pronunciations }))[0]?.text).toBe(
      'Tell us how the U S runs engine x today.',
    );
  });
});
