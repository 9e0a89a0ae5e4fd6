import { SpannedText } from '@starling-tts/core';
import type { BlockContent, Code, DefinitionContent, List, ListItem, RootContent, Table } from 'mdast';
import type { BlockReading, LinkReading, ListReading } from '../../configuration/settings.js';
import type { SentenceKind } from '../../session/contracts.js';
import { languageName } from '../language-names.js';
import { announcement, isSpeakable, type Passage, type PassageEnd } from '../passage.js';
import { codeLinePassages } from '../source/code-lines.js';
import { spokenWords } from '../spoken-words.js';
import { type InlineText, rangeInDocument, rawOf, readInline } from './inline.js';
import { parseMarkdown } from './parse-markdown.js';

/** What is read of Markdown; see the settings of the same names. */
export interface MarkdownOptions {
  /** Whether headings are announced. */
  readonly announceHeadings: boolean;
  /** What becomes of code blocks. */
  readonly codeBlocks: BlockReading;
  /** What becomes of tables. */
  readonly tables: BlockReading;
  /** What is read of links. */
  readonly links: LinkReading;
  /** What list items begin with. */
  readonly lists: ListReading;
  /**
   * `document`: all of Markdown. `comment`: without what comments use otherwise: indentation is no code, angle
   * brackets are no HTML, a `#` is no heading.
   */
  readonly flavour?: 'document' | 'comment';
  /** What paragraphs are called in a comment; default `prose`. */
  readonly kind?: SentenceKind;
}

/**
 * Reads Markdown (CommonMark with GitHub's tables, task lists, footnotes, and front matter). Left out are front matter,
 * HTML, addresses of links, footnote marks and everything that is only syntax.
 *
 * @param source the Markdown; it may be part of a larger document
 */
export function markdownPassages(source: SpannedText, options: MarkdownOptions): Passage[] {
  const reader = new MarkdownReader(source, options);
  reader.readAll(parseMarkdown(source.text, options.flavour ?? 'document').children);
  return reader.passages;
}

type Block = RootContent | BlockContent | DefinitionContent;

class MarkdownReader {
  readonly passages: Passage[] = [];
  readonly #source: SpannedText;
  readonly #options: MarkdownOptions;

  constructor(source: SpannedText, options: MarkdownOptions) {
    this.#source = source;
    this.#options = options;
  }

  readAll(nodes: readonly Block[], kind: SentenceKind = this.#options.kind ?? 'prose'): void {
    for (const node of nodes) this.#read(node, kind);
  }

  #read(node: Block, kind: SentenceKind): void {
    switch (node.type) {
      case 'paragraph':
        this.#add(this.#inline(node.children), kind, 'paragraph');
        break;
      case 'heading': {
        const words = this.#options.announceHeadings ? `${spokenWords.heading(node.depth)} ` : '';
        this.#add(this.#inline(node.children), 'heading', 'heading', words);
        break;
      }
      case 'blockquote':
        this.readAll(node.children, kind === 'prose' ? 'quotation' : kind);
        break;
      case 'list':
        this.#readList(node, kind);
        break;
      case 'code':
        this.#readCode(node);
        break;
      case 'table':
        this.#readTable(node);
        break;
      case 'footnoteDefinition':
        this.readAll(node.children, kind);
        break;
      default:
        break;
    }
  }

  #readList(list: List, kind: SentenceKind): void {
    if (this.#options.lists === 'announce') {
      const { start } = rangeInDocument(this.#source, list);
      this.passages.push(announcement(spokenWords.list(list.children.length), { start, end: start }));
    }
    for (const item of list.children) this.#readItem(item, list, kind === 'prose' ? 'listItem' : kind);
  }

  #readItem(item: ListItem, list: List, kind: SentenceKind): void {
    const [first, ...others] = item.children;
    const marker = this.#marker(item, list);
    if (first?.type === 'paragraph') {
      this.#add(this.#inline(first.children), kind, others.length === 0 ? 'line' : 'paragraph', marker);
    } else if (first !== undefined) this.#read(first, kind);
    this.readAll(others, kind);
  }

  /** What is said in front of an item: its number as it stands in the source, and whether a task is done. */
  #marker(item: ListItem, list: List): SpannedText {
    const raw = rawOf(this.#source, item);
    const number = /^\s*(\d{1,9})[.)]/.exec(raw.text);
    const parts: SpannedText[] = [];
    if (list.ordered && this.#options.lists !== 'read' && number !== null) {
      // A colon, since a full stop would make a sentence of the number alone.
      const stop = number[0].length - 1;
      parts.push(raw.slice(stop - number[1]!.length, stop), insertAt(raw, number[0].length, ': '));
    }
    if (typeof item.checked === 'boolean') {
      parts.push(insertAt(raw, number?.[0].length ?? 1, `${spokenWords.task(item.checked)} `));
    }
    return SpannedText.concat(parts);
  }

  #readCode(node: Code): void {
    if (this.#options.codeBlocks === 'skip') return;
    const lines = node.value === '' ? [] : node.value.split('\n');
    const words = spokenWords.codeBlock(lines.length, languageName(node.lang ?? ''));
    if (this.#options.codeBlocks === 'announce' || lines.length === 0) {
      this.passages.push(announcement(words, rangeInDocument(this.#source, node)));
      return;
    }
    const raw = rawOf(this.#source, node);
    const fenced = /^(?:`{3,}|~{3,})/.test(raw.text);
    const opening = fenced ? raw.text.indexOf('\n') + 1 : 0;
    this.passages.push(announcement(words, raw.sourceRange(0, opening), 'line'));
    this.passages.push(...codeLinePassages(raw.slice(opening, this.#codeEnd(raw.text, fenced))));
  }

  #codeEnd(raw: string, fenced: boolean): number {
    const closing = raw.lastIndexOf('\n');
    return fenced && /^[\s>]*(?:`{3,}|~{3,})\s*$/.test(raw.slice(closing + 1)) ? closing : raw.length;
  }

  #readTable(table: Table): void {
    if (this.#options.tables === 'skip') return;
    if (this.#options.tables === 'announce') {
      const words = spokenWords.table(table.children.length - 1, table.align?.length ?? 0);
      this.passages.push(announcement(words, rangeInDocument(this.#source, table)));
      return;
    }
    table.children.forEach((row, index) => {
      const cells = row.children.map((cell) => this.#inline(cell.children));
      const parts: SpannedText[] = [];
      for (const { text } of cells.filter((cell) => isSpeakable(cell.text.text))) {
        const previous = parts.at(-1);
        // A semicolon is heard as the pause that a cell's border is to the eye.
        if (previous !== undefined) parts.push(insertAt(previous, previous.text.length, '; '));
        parts.push(text);
      }
      const isLast = index === table.children.length - 1;
      this.#add(
        { text: SpannedText.concat(parts), code: cells.flatMap(({ code }) => code) },
        'table',
        isLast ? 'paragraph' : 'line',
      );
    });
  }

  #inline(nodes: Parameters<typeof readInline>[0]): InlineText {
    return readInline(nodes, {
      source: this.#source,
      sayHosts: this.#options.links === 'textAndHost',
    });
  }

  #add(
    { text, code }: InlineText,
    kind: SentenceKind,
    end: PassageEnd,
    before: SpannedText | string = '',
  ): void {
    if (!isSpeakable(text.text)) return;
    const prefix = typeof before === 'string' ? insertAt(text, 0, before) : before;
    this.passages.push({ text: SpannedText.concat([prefix, text]), kind, end, keepWhole: code });
  }
}

/** Words that stand for nothing, placed before the character at a position. */
function insertAt(text: SpannedText, position: number, words: string): SpannedText {
  const place =
    position < text.text.length
      ? text.sourceRange(position, position + 1).start
      : text.sourceRange(0, text.text.length).end;
  return SpannedText.standingFor(words, { start: place, end: place });
}
