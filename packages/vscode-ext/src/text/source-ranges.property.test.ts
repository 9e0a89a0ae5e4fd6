import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../configuration/settings.js';
import type { Sentence } from '../session/contracts.js';
import { documentPassages } from './document-passages.js';
import { clipPassages } from './passage.js';
import { prepareSentences } from './prepare-sentences.js';
import { readCommentSyntax } from './source/comment-syntax.js';

/** A word like no other: no rule of any stage knows it. */
const wordOf = (index: number): string =>
  `z${[...index.toString(26).padStart(3, '0')].map((digit) => 'bcdfghjklmnpqrstvwxyzaeiou'[Number.parseInt(digit, 26)]).join('o')}o`;

const words = (text: string): string[] => text.match(/\bz(?:[a-z]o){3}\b/g) ?? [];

/** Shapes of blocks, with `%` for a run of words. */
const markdownShapes = fc.constantFrom(
  '%.\n\n',
  '%\n%\n\n',
  '# %\n\n',
  '%\n====\n\n',
  '- %\n- **%**\n\n',
  '1. %\n   %\n2. [%](https://example.com/a)\n\n',
  '> %\n> %.\n\n',
  '> - %\n>   > %\n\n',
  '| % | % |\n|---|---|\n| `%` | *%* |\n\n',
  'A \\* %, &amp; % &#33;\n\n',
  'With `%. %` in it. And ~~%~~ %! ![%](x.png)\n\n',
  'Line with <b>%</b> break  \n%\\\n%.\r\n\r\n',
  '%[^1]\n\n[^1]: %\n\n',
);

const sourceShapes = fc.constantFrom(
  '// %\n// %.\n\n',
  '  // %\n  //\n  // - %\n  // - %\ncode();\n',
  '/* % */\n',
  '/** % */\ncode("// ");\n',
  '/**\n * %. %\n *\n * @param name - %\n * @returns {Thing} %\n */\n',
  '/*\n   %\n     %\n */\n',
  'code(); // %\n',
  '/**\r\n * %\r\n * %\r\n */\r\n',
  'const a = `\\` // /*`; // %\n',
  '/// See {@link Thing | %}. %\n',
);

/** A document, and its words in order. */
const documentOf = (shapes: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(shapes, fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 6, maxLength: 6 })), {
      minLength: 1,
      maxLength: 8,
    })
    .map((blocks) => {
      let next = 0;
      const text = blocks
        .map(([shape, counts]) => {
          let run = 0;
          return shape.replace(/%/g, () => {
            const count = counts[run % counts.length]!;
            run += 1;
            return Array.from({ length: count }, () => wordOf(next++)).join(' ');
          });
        })
        .join('');
      return text;
    });

const syntax = readCommentSyntax(
  'typescript',
  '{ "comments": { "lineComment": "//", "blockComment": ["/*", "*/"] } }',
);

/** What has to hold for the sentences of any document. */
function checkRanges(document: string, sentences: readonly Sentence[], maxCharacters: number): void {
  let previous = 0;
  for (const { text, ranges } of sentences) {
    expect(text.length).toBeLessThanOrEqual(maxCharacters);
    for (const { start, end } of ranges) {
      expect(start).toBeGreaterThanOrEqual(previous);
      expect(end).toBeGreaterThan(start);
      expect(document.slice(start, end)).toBe(document.slice(start, end).trim());
      previous = end;
    }
    // What is said is exactly what stands there.
    expect(words(ranges.map(({ start, end }) => document.slice(start, end)).join('\n'))).toEqual(words(text));
  }
  expect(previous).toBeLessThanOrEqual(document.length);
}

describe.each([
  ['markdown', markdownShapes],
  ['typescript', sourceShapes],
] as const)('sentences of %s', (languageId, shapes) => {
  const passagesOf = (text: string) =>
    documentPassages(
      { text, languageId, syntax: languageId === 'typescript' ? syntax : undefined },
      defaultSettings,
    );

  it('stand exactly where their words are, whatever the limit of the model', async () => {
    await fc.assert(
      fc.asyncProperty(
        documentOf(shapes),
        fc.integer({ min: 40, max: 300 }),
        async (document, maxCharacters) => {
          const sentences = await prepareSentences(passagesOf(document), document, { maxCharacters });
          checkRanges(document, sentences, maxCharacters);
          expect(sentences.flatMap(({ text }) => words(text))).toEqual(words(document));
        },
      ),
      { numRuns: 40 },
    );
  }, 30_000);

  it('say of a selection what is selected and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(documentOf(shapes), fc.nat(), fc.nat(), async (document, one, other) => {
        const bounds = [one, other].map((at) => at % (document.length + 1)).sort((a, b) => a - b);
        const range = { start: bounds[0]!, end: bounds[1]! };
        const passages = clipPassages(passagesOf(document), range);
        const sentences = await prepareSentences(passages, document, { maxCharacters: 200 });
        checkRanges(document, sentences, 200);
        for (const { start, end } of sentences.flatMap(({ ranges }) => ranges)) {
          // A sign that stands for several (`&amp;`) belongs to the selection when any of them does; no word does.
          expect(words(document.slice(start, range.start))).toEqual([]);
          expect(words(document.slice(range.end, end))).toEqual([]);
        }
        expect(sentences.flatMap(({ text }) => words(text))).toEqual(
          words(document.slice(range.start, range.end)).filter((word) => document.includes(word)),
        );
      }),
      { numRuns: 50 },
    );
  }, 30_000);

  it('keep their ranges when pronunciations change the words', async () => {
    await fc.assert(
      fc.asyncProperty(documentOf(shapes), fc.nat({ max: 40 }), async (document, index) => {
        // What a star or an ampersand is said as may depend on the words around it.
        fc.pre(!document.includes('&amp;'));
        const written = wordOf(index);
        // As long as the word, since short sentences are joined by their length.
        const spoken = `x${written.slice(1)}`;
        const plain = await prepareSentences(passagesOf(document), document, { maxCharacters: 300 });
        const changed = await prepareSentences(passagesOf(document), document, {
          maxCharacters: 300,
          pronunciations: { [written]: spoken },
        });
        expect(changed.map(({ ranges }) => ranges)).toEqual(plain.map(({ ranges }) => ranges));
        expect(changed.map(({ text }) => text)).toEqual(
          plain.map(({ text }) => text.replace(written, spoken)),
        );
      }),
      { numRuns: 30 },
    );
  }, 30_000);
});

it('reads anything without failing', async () => {
  const syntaxes = [undefined, syntax];
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 120 }),
        fc
          .array(
            fc.constantFrom(
              '//',
              '/*',
              '*/',
              '`',
              '```',
              '\n',
              '> ',
              '- ',
              '|',
              '"',
              "'",
              '${',
              '}',
              '@param ',
              '# ',
              'word ',
              '\\',
              '&amp;',
              '<b>',
              '[x](y)',
              ':param a:',
              '{@link ',
            ),
            { maxLength: 40 },
          )
          .map((parts) => parts.join('')),
      ),
      fc.constantFrom('markdown', 'typescript', 'plaintext', 'diff', 'rust', 'python'),
      fc.constantFrom(...syntaxes),
      fc.constantFrom('comments' as const, 'all' as const),
      async (text, languageId, commentSyntax, code) => {
        const passages = documentPassages(
          { text, languageId, syntax: commentSyntax },
          { ...defaultSettings, code },
        );
        const sentences = await prepareSentences(passages, text, { maxCharacters: 100 });
        for (const { ranges } of sentences) {
          for (const { start, end } of ranges) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(text.length);
          }
        }
      },
    ),
    { numRuns: 100 },
  );
}, 30_000);
