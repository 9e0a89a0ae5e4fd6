import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../configuration/settings.js';
import { documentPassages } from './document-passages.js';
import { terminalPassages } from './plain/terminal-passages.js';
import { readCommentSyntax } from './source/comment-syntax.js';
import { findComments } from './source/find-comments.js';

const syntax = readCommentSyntax(
  'typescript',
  '{ "comments": { "lineComment": "//", "blockComment": ["/*", "*/"] } }',
)!;

const shapes: Readonly<Record<string, string>> = {
  'one line of literals': 'a("b",\'c\',`d`,/e/,f/g);',
  'quotes that are not closed': '\'"`',
  'templates in templates': '`${',
  'comments that are not closed': '/* ',
  slashes: ' = / /',
  'tags of documentation': '/** @example x\n * @param {{a}} b - c {@link d} */\n',
  'blocks of code': '/** a::\n *\n *     b\n */\n',
  'literals of letters': '"abcabcabc" ',
  'letters without end': 'a',
  brackets: '([{<',
  'wrapped lines': '// word\n',
  'lines of a diff': 'diff --git a/ b/\n@@ -1,9 +1,9 @@ x\n',
  'returns without new lines': 'x\r',
  'quoted paths': "'../a/b/",
};

/** Milliseconds of processor time, the least of some rounds. */
function millisecondsFor(work: () => void, rounds: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    work();
    least = Math.min(least, process.cpuUsage(before).user / 1000);
  }
  return least;
}

describe.each(Object.entries(shapes))('%s', (_, shape) => {
  const text = (length: number): string => shape.repeat(Math.ceil(length / shape.length)).slice(0, length);
  const works: Readonly<Record<string, (source: string) => void>> = {
    'comments are found': (source) => findComments(source, syntax),
    'source code is read': (source) =>
      documentPassages(
        { text: source, languageId: 'typescript', syntax },
        { ...defaultSettings, code: 'commentsAndStrings' },
      ),
    'diffs are read': (source) =>
      documentPassages({ text: source, languageId: 'diff', syntax: undefined }, defaultSettings),
    'terminal text is read': (source) => terminalPassages(source),
  };

  it.each(Object.entries(works))('%s in time proportional to the length', (_name, work) => {
    const short = millisecondsFor(() => work(text(1250)), 3);
    // Sixteen times the text: sixteen times the work, 256 times if it were quadratic. The constant covers compilation and
    // garbage collection.
    const limit = 64 * short + 250;
    const full = millisecondsFor(() => work(text(20_000)), 1);
    if (full >= limit) expect(millisecondsFor(() => work(text(20_000)), 5)).toBeLessThan(limit);
  });
});
