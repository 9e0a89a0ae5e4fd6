import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from './split.js';

interface Case {
  readonly text: string;
  readonly pieces: readonly string[];
  readonly max?: number;
  readonly language?: string;
}

function pieces({ text, max = 300, language = 'en' }: Case): string[] {
  return splitText(text, { maxCharacters: max, language }).map(({ start, end }) => text.slice(start, end));
}

/** Text and what it is split into, before any normalisation. */
const cases: Readonly<Record<string, Case>> = {
  'two sentences': {
    text: 'This is the first sentence. This is the second sentence.',
    pieces: ['This is the first sentence.', 'This is the second sentence.'],
  },
  'question and exclamation': {
    text: 'Can you hear me out there? I certainly hope you can! Good to know then.',
    pieces: ['Can you hear me out there?', 'I certainly hope you can!', 'Good to know then.'],
  },
  title: {
    text: 'I saw Dr. Smith yesterday evening. He was well enough.',
    pieces: ['I saw Dr. Smith yesterday evening.', 'He was well enough.'],
  },
  initials: {
    text: 'It was J. K. Rowling who wrote it. George W. Bush read it aloud.',
    pieces: ['It was J. K. Rowling who wrote it.', 'George W. Bush read it aloud.'],
  },
  'e.g. and i.e.': {
    text: 'Take fruit, e.g. apples or pears. Take the best, i.e. Granny Smith.',
    pieces: ['Take fruit, e.g. apples or pears.', 'Take the best, i.e. Granny Smith.'],
  },
  'abbreviation that ends a sentence': {
    text: 'We sell cats, dogs, birds, etc. The shop is open today.',
    pieces: ['We sell cats, dogs, birds, etc.', 'The shop is open today.'],
  },
  decimals: {
    text: 'The value of pi is 3.14159 here. Version 2.0.1 is out now.',
    pieces: ['The value of pi is 3.14159 here.', 'Version 2.0.1 is out now.'],
  },
  'speech and who said it': {
    text: '"Where are you going?" she asked quietly. He did not answer her.',
    pieces: ['"Where are you going?" she asked quietly.', 'He did not answer her.'],
  },
  'speech that closes a sentence': {
    text: 'She said, "I will not go there." Then she sat down again.',
    pieces: ['She said, "I will not go there."', 'Then she sat down again.'],
  },
  brackets: {
    text: 'This is a sentence (with an aside. Really.) that goes on. And another sentence.',
    pieces: ['This is a sentence (with an aside. Really.) that goes on.', 'And another sentence.'],
  },
  'ellipsis inside a sentence': {
    text: 'I was thinking... maybe we could leave. It is late already.',
    pieces: ['I was thinking... maybe we could leave.', 'It is late already.'],
  },
  'heading and paragraphs': {
    text: 'The First Chapter\n\nIt was a dark and stormy night.\n\nThe end came suddenly for us.',
    pieces: ['The First Chapter', 'It was a dark and stormy night.', 'The end came suddenly for us.'],
  },
  'wrapped lines': {
    text: 'This is a rather long line of prose that was wrapped\nby the editor of the person who wrote it.',
    pieces: [
      'This is a rather long line of prose that was wrapped\nby the editor of the person who wrote it.',
    ],
  },
  'bulleted list': {
    text: '- first item in the list\n- second item in the list\n- third item in the list',
    pieces: ['- first item in the list', '- second item in the list', '- third item in the list'],
  },
  'numbered list': {
    text: '1. Wash your hands well.\n2. Dry your hands with care.',
    pieces: ['1. Wash your hands well.', '2. Dry your hands with care.'],
  },
  'no capitals at all': {
    text: 'this is how some people write. they never use the shift key. fine with me, e.g. here.',
    pieces: ['this is how some people write.', 'they never use the shift key.', 'fine with me, e.g. here.'],
  },
  'short sentences join': {
    text: 'Yes. No. I really do not know what to say.',
    pieces: ['Yes. No. I really do not know what to say.'],
  },
  'a short last sentence joins what stands before it': {
    text: 'I really do not know what to say. Sorry.',
    pieces: ['I really do not know what to say. Sorry.'],
  },
  Japanese: {
    language: 'ja',
    max: 20,
    text: '今日は良い天気ですね。明日も晴れるでしょう。',
    pieces: ['今日は良い天気ですね。', '明日も晴れるでしょう。'],
  },
  Chinese: {
    language: 'zh',
    text: '你好，世界，这是一个非常长的句子，用来测试分句的功能。这是第二个句子，也相当长的一个句子。',
    pieces: [
      '你好，世界，这是一个非常长的句子，用来测试分句的功能。',
      '这是第二个句子，也相当长的一个句子。',
    ],
  },
  'Chinese longer than the limit': {
    language: 'zh',
    max: 16,
    text: '我们今天去公园散步，看到了很多美丽的花朵。',
    pieces: ['我们今天去公园散步，', '看到了很多美丽的花朵。'],
  },
  Hindi: {
    language: 'hi',
    text: 'यह पहला वाक्य है और लंबा है। यह दूसरा वाक्य है और लंबा है।',
    pieces: ['यह पहला वाक्य है और लंबा है।', 'यह दूसरा वाक्य है और लंबा है।'],
  },
  Arabic: {
    language: 'ar',
    text: 'هل أنت بخير اليوم يا صديقي؟ نعم أنا بخير شكرا جزيلا لك.',
    pieces: ['هل أنت بخير اليوم يا صديقي؟', 'نعم أنا بخير شكرا جزيلا لك.'],
  },
  'German abbreviations': {
    language: 'de',
    text: 'Das gilt z.B. für Herrn Dr. Müller aus Köln. Es regnet bzw. es schneit.',
    pieces: ['Das gilt z.B. für Herrn Dr. Müller aus Köln.', 'Es regnet bzw. es schneit.'],
  },
  'clauses of a long sentence': {
    max: 60,
    text: 'When the rain had finally stopped falling, the children ran out into the garden, and the dog followed them.',
    pieces: [
      'When the rain had finally stopped falling,',
      'the children ran out into the garden,',
      'and the dog followed them.',
    ],
  },
  'words of a long clause': {
    max: 24,
    text: 'one two three four five six seven eight nine ten eleven twelve',
    pieces: ['one two three four five', 'six seven eight nine ten', 'eleven twelve'],
  },
  'a word longer than the limit': {
    max: 10,
    text: 'abcdefghijklmnopqrstuvwxy',
    pieces: ['abcdefghij', 'klmnopqrst', 'uvwxy'],
  },
  'grapheme clusters': {
    max: 9,
    text: '👩‍👩‍👧a👩‍👩‍👧b',
    pieces: ['👩‍👩‍👧a', '👩‍👩‍👧b'],
  },
};

describe('splitText', () => {
  it.each(Object.entries(cases))('%s', (_name, one) => {
    expect(pieces(one)).toEqual(one.pieces);
  });

  it('says what ended each piece', () => {
    const text =
      'A heading without stop\nThis is one sentence here. This is another sentence.\n\nThis is a new paragraph.';
    expect(splitText(text, { maxCharacters: 300, language: 'en' }).map((piece) => piece.endedBy)).toEqual([
      'line',
      'sentence',
      'paragraph',
      'paragraph',
    ]);
  });

  it('keeps a range whole that was asked to stay whole', () => {
    const text = 'This goes up to here [clear throat] and then it goes on.';
    const start = text.indexOf('[');
    const whole = [[start, text.indexOf(']') + 1]] as const;
    for (let maxCharacters = 14; maxCharacters < 56; maxCharacters += 1) {
      const parts = splitText(text, { maxCharacters, language: 'en', whole });
      expect(parts.some((part) => text.slice(part.start, part.end).includes('[clear throat]'))).toBe(true);
    }
  });

  it('never cuts a word that fits', () => {
    const word = fc.stringMatching(/^[a-zA-Z'é-]{1,12}$/);
    const sentence = fc.array(fc.tuple(word, fc.constantFrom(' ', ', ', '. ', '; ', '\n', '\n\n', '! ')), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(sentence, fc.integer({ min: 16, max: 80 }), (parts, maxCharacters) => {
        const text = parts.flat().join('');
        for (const { start, end } of splitText(text, { maxCharacters, language: 'en' })) {
          expect(start === 0 || /\s/.test(text[start - 1]!)).toBe(true);
          expect(end === text.length || /\s/.test(text[end]!)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never cuts a grapheme cluster that fits', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('👩‍👩‍👧', '🇺🇸', 'e\u0301', 'a', '你', 'ก็', '한'), {
          minLength: 1,
          maxLength: 60,
        }),
        (parts) => {
          const text = parts.join('');
          const boundaries = new Set([
            text.length,
            ...Array.from(segmenter.segment(text), ({ index }) => index),
          ]);
          for (const { start, end } of splitText(text, { maxCharacters: 20, language: 'en' })) {
            expect(boundaries.has(start)).toBe(true);
            expect(boundaries.has(end)).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
