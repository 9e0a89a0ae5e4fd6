import { SpannedText } from '@starling-tts/core';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../configuration/settings.js';
import { prepareSentences } from '../prepare-sentences.js';
import { type MarkdownOptions, markdownPassages } from './markdown-passages.js';

async function read(markdown: string, options: Partial<MarkdownOptions> = {}) {
  const passages = markdownPassages(SpannedText.of(markdown), { ...defaultSettings, ...options });
  const sentences = await prepareSentences(passages, markdown, { maxCharacters: 300 });
  return sentences.map(({ text, kind, ranges }) => ({
    text,
    kind,
    source: ranges.map(({ start, end }) => markdown.slice(start, end)),
  }));
}

const texts = async (markdown: string, options?: Partial<MarkdownOptions>) =>
  (await read(markdown, options)).map(({ text }) => text);

describe('markdownPassages', () => {
  it('reads no syntax', async () => {
    expect(
      await read(
        '## A *nice* heading\n\nSome **bold**, ~~old~~ and `inline` words [linked](https://x.org/y).',
      ),
    ).toEqual([
      { text: 'A nice heading.', kind: 'heading', source: ['A *nice* heading'] },
      {
        text: 'Some bold, old and inline words linked.',
        kind: 'prose',
        source: ['Some **bold**, ~~old~~ and `inline` words [linked](https://x.org/y).'],
      },
    ]);
  });

  it('joins wrapped lines and leaves the margin of quotations out of the range', async () => {
    expect(await read('> This sentence goes over\n> two lines of a quotation.\n')).toEqual([
      {
        text: 'This sentence goes over two lines of a quotation.',
        kind: 'quotation',
        source: ['This sentence goes over', 'two lines of a quotation.'],
      },
    ]);
  });

  it('leaves out front matter, HTML, definitions and footnote marks, and reads footnotes and alternative texts', async () => {
    const markdown = [
      '---\ntitle: Hidden\n---',
      '<p align="center">hidden</p>',
      'Text with a note[^1] and a ![picture of a bird](bird.png) in it.',
      '[ref]: https://example.com "hidden"',
      '[^1]: The note itself is read.',
    ].join('\n\n');
    expect(await texts(markdown)).toEqual([
      'Text with a note and a picture of a bird in it.',
      'The note itself is read.',
    ]);
  });

  it('keeps the numbers of lists and tells tasks', async () => {
    const markdown =
      '3. First of all\n4. Second of all\n\n- [x] Write the tests\n- [ ] Write the rest\n- Plain item here';
    expect(await texts(markdown)).toEqual([
      'three: First of all.',
      'four: Second of all.',
      'Done: Write the tests.',
      'To do: Write the rest.',
      'Plain item here',
    ]);
    expect((await texts(markdown, { lists: 'read' }))[0]).toBe('First of all.');
    expect((await texts(markdown, { lists: 'announce' }))[0]).toBe('List with two items.');
  });

  it('reads nested lists in order', async () => {
    expect(await texts('1. Outer item one\n   - Inner item here\n2. Outer item two')).toEqual([
      'one: Outer item one.',
      'Inner item here.',
      'two: Outer item two',
    ]);
  });

  it('announces, skips or reads code blocks', async () => {
    const markdown = 'Before it.\n\n```ts\nconst a = 1;\nrun(a);\n```\n\nAfter all that.';
    expect(await read(markdown)).toEqual([
      { text: 'Before it.', kind: 'prose', source: ['Before it.'] },
      {
        text: 'Code block, two lines, TypeScript.',
        kind: 'announcement',
        source: ['```ts\nconst a = 1;\nrun(a);\n```'],
      },
      { text: 'After all that.', kind: 'prose', source: ['After all that.'] },
    ]);
    expect(await texts(markdown, { codeBlocks: 'skip' })).toEqual(['Before it.', 'After all that.']);
    const lines = await read(markdown, { codeBlocks: 'read' });
    expect(
      lines
        .filter(({ kind }) => kind === 'code')
        .flatMap(({ source }) => source)
        .join(' '),
    ).toContain('const a = 1');
  });

  it('reads tables row by row with a pause between cells', async () => {
    const markdown = '| Name | Use |\n| --- | --- |\n| `rate` | how **fast** it is |\n| voice | who speaks |';
    expect(await read(markdown)).toEqual([
      { text: 'Name; Use.', kind: 'table', source: ['Name | Use'] },
      { text: 'rate; how fast it is.', kind: 'table', source: ['rate` | how **fast** it is'] },
      { text: 'voice; who speaks', kind: 'table', source: ['voice | who speaks'] },
    ]);
    expect(await texts(markdown, { tables: 'announce' })).toEqual(['Table, two rows, two columns.']);
    expect(await texts(markdown, { tables: 'skip' })).toEqual([]);
  });

  it('announces headings and says where links lead when asked', async () => {
    const markdown =
      '# Setting up\n\nSee [the manual](https://www.docs.org/x.md) or [this](#here) or https://docs.org/y for more.';
    expect(await texts(markdown, { announceHeadings: true, links: 'textAndHost' })).toEqual([
      'Heading: Setting up.',
      'See the manual, at docs dot org or this or docs dot org for more.',
    ]);
  });

  it('says the host of an address', async () => {
    expect(await texts('See https://www.example.com/a/b?c=d#e or <https://docs.rs/x>.')).toEqual([
      'See example dot com or docs dot R S.',
    ]);
  });

  it('ties escapes and character references to where they stand', async () => {
    const [sentence] = await read('Two \\* three &amp; four &#43; five is \\[nice\\].');
    expect(sentence?.text).toBe('Two times three and four plus five is, nice.');
    expect(sentence?.source).toEqual(['Two \\* three &amp; four &#43; five is \\[nice\\].']);
  });

  it('ends no sentence inside code', async () => {
    expect(await texts('Please call `open(). Close it` when it is done. Then wait for the rest.')).toEqual([
      'Please call open. Close it when it is done.',
      'Then wait for the rest.',
    ]);
  });
});
