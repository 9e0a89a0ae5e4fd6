import { SpannedText } from '@starling-tts/core';
import type { SourceReading } from '../../configuration/settings.js';
import type { SentenceKind, SourceRange } from '../../session/contracts.js';
import { type MarkdownOptions, markdownPassages } from '../markdown/markdown-passages.js';
import type { Passage } from '../passage.js';
import { plainPassages } from '../plain/plain-passages.js';
import { codeLinePassages } from './code-lines.js';
import { type CommentGroup, commentContent, groupComments, isDocumentation } from './comment-content.js';
import type { CommentSyntax } from './comment-syntax.js';
import { sayDocumentationTags } from './documentation-tags.js';
import { findComments } from './find-comments.js';
import { literalPassages } from './literal-passages.js';

/** What is read of source code. */
export interface SourceOptions extends Omit<MarkdownOptions, 'flavour' | 'kind'> {
  /** Comments alone, with literals that are prose, or all of it. */
  readonly code: SourceReading;
  /** Whether lines of code that consist of signs alone are kept, because every sign is named. */
  readonly nameAllSigns?: boolean;
}

/** Comments longer than this are code that is switched off, or data; Markdown's rules would take long over them. */
const longestMarkup = 10_000;

/** Comments that speak to tools. */
const directive =
  /^\s*(?:eslint|tslint|jshint|jslint|biome-ignore|prettier-ignore|stylelint|@ts-|istanbul |c8 |v8 ignore|@vitest|@jest|noqa|type: ?ignore|pylint:|flake8|mypy:|pyright:|pragma|isort|fmt:|ruff:|go:|nolint|\+build|clang-format|rustfmt|rubocop|shellcheck|sourceMapping|# ?sourceMapping|#?region\b|#?endregion\b|vim?:|-\*-|yaml-language-server|language=|coding[:=]|cSpell|spell-checker|@jsx|@format|@flow|@generated)/i;

/**
 * Reads source code: its comments as prose, with documentation tags said as words and Markdown inside them read; the
 * code itself, if wanted, line by line, or the messages in its string literals.
 *
 * @param source the whole file
 */
export function sourcePassages(source: string, syntax: CommentSyntax, options: SourceOptions): Passage[] {
  const passages: Passage[] = [];
  // The first line of a script names its interpreter.
  let read = /^#![^\n]*/.exec(source)?.[0].length ?? 0;
  const readCode = (end: number): void => {
    if (options.code !== 'all' || end <= read) return;
    passages.push(...codeLinePassages(SpannedText.of(source.slice(read, end), read), options.nameAllSigns));
  };
  const literals: SourceRange[] = [];
  const comments = findComments(source, syntax, (start, end) => {
    if (options.code === 'commentsAndStrings') literals.push({ start, end });
  });
  let nextLiteral = 0;
  const readLiterals = (before: number): void => {
    for (; (literals[nextLiteral]?.start ?? before) < before; nextLiteral += 1) {
      passages.push(...literalPassages(source, literals[nextLiteral]!));
    }
  };
  for (const group of groupComments(source, comments)) {
    readCode(group[0].start);
    readLiterals(group[0].start);
    passages.push(...commentPassages(source, group, options));
    read = group.at(-1)!.end;
  }
  readCode(source.length);
  readLiterals(source.length);
  return passages;
}

function commentPassages(source: string, group: CommentGroup, options: SourceOptions): Passage[] {
  const written = group.filter(
    ({ contentStart, contentEnd }) => !directive.test(source.slice(contentStart, contentEnd)),
  );
  const [first, ...others] = written;
  if (first === undefined) return [];
  const isDoc = isDocumentation(source, group);
  const kind: SentenceKind = isDoc ? 'documentation' : 'comment';
  const content = commentContent(source, [first, ...others]);
  if (content.text.length > longestMarkup) return plainPassages(content, kind);
  return markdownPassages(isDoc ? sayDocumentationTags(content) : content, {
    ...options,
    flavour: 'comment',
    kind,
  });
}
