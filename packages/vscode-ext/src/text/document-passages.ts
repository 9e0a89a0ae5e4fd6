import { SpannedText } from '@starling-tts/core';
import type { ReadingSettings } from '../configuration/settings.js';
import { diffPassages } from './diff/diff-passages.js';
import { markdownPassages } from './markdown/markdown-passages.js';
import type { Passage } from './passage.js';
import { plainPassages } from './plain/plain-passages.js';
import type { CommentSyntax } from './source/comment-syntax.js';
import { sourcePassages } from './source/source-passages.js';

/** A document to be read. */
export interface DocumentText {
  /** All of it. */
  readonly text: string;
  /** The editor's id of its language. */
  readonly languageId: string;
  /** How its language writes comments; undefined when it has none or is not known. */
  readonly syntax: CommentSyntax | undefined;
}

/** Settings that decide what of a document is read. */
export type DocumentSettings = Pick<
  ReadingSettings,
  'announceHeadings' | 'codeBlocks' | 'tables' | 'links' | 'lists' | 'code' | 'symbols'
>;

const markdownLanguages: ReadonlySet<string> = new Set([
  'markdown',
  'mdx',
  'quarto',
  'rmd',
  'prompt',
  'instructions',
  'chatagent',
]);

/** Languages that are prose though they have comments. */
const proseLanguages: ReadonlySet<string> = new Set([
  'plaintext',
  'restructuredtext',
  'asciidoc',
  'latex',
  'tex',
  'log',
  'scminput',
  'git-commit',
  'org',
  'textile',
]);

/** Whether a document is prose: all of it is read, not its comments alone. */
export function isProse({ languageId, syntax }: Omit<DocumentText, 'text'>): boolean {
  return (
    markdownLanguages.has(languageId) ||
    proseLanguages.has(languageId) ||
    languageId === 'diff' ||
    syntax === undefined
  );
}

/** Reads a document by its language: Markdown, a diff, source code, or text without markup. */
export function documentPassages(document: DocumentText, settings: DocumentSettings): Passage[] {
  const { text, languageId, syntax } = document;
  if (markdownLanguages.has(languageId)) return markdownPassages(SpannedText.of(text), settings);
  if (languageId === 'diff') return diffPassages(text);
  if (isProse(document) || syntax === undefined) {
    return plainPassages(withoutMessageComments(SpannedText.of(text), languageId));
  }
  return sourcePassages(text, syntax, { ...settings, nameAllSigns: settings.symbols === 'all' });
}

/** A commit message without the lines that Git leaves out. */
function withoutMessageComments(text: SpannedText, languageId: string): SpannedText {
  return languageId === 'git-commit' || languageId === 'scminput' ? text.replace(/^#[^\n]*/gmu, '') : text;
}
