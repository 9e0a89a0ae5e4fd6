import { setImmediate } from 'node:timers/promises';
import { type PreparedText, prepareText, SpannedText } from '@starling-tts/core';
import type { Pronunciation, SymbolNaming } from '../configuration/settings.js';
import type { Sentence, SourceRange } from '../session/contracts.js';
import { isSpeakable, type Passage, type PassageEnd } from './passage.js';
import { codeRules } from './words/code-rules.js';
import { proseRules } from './words/prose-rules.js';

/** How passages become sentences. */
export interface PrepareSentencesOptions {
  /** Longest sentence that the model takes, in UTF-16 units. */
  readonly maxCharacters: number;
  /** How words are said, keyed by how they are written. They win over every rule. */
  readonly pronunciations?: Readonly<Record<string, Pronunciation>>;
  /** Which symbols are named in code, default `some`. */
  readonly symbols?: SymbolNaming;
  /** Silence after each sentence in seconds, beside what its end gives it; default 0. */
  readonly pauseAfterSentence?: number;
  /** BCP 47 tag of the text, default `en`. */
  readonly language?: string;
}

/** Seconds of silence after a passage. Core's text preparation gives 0.25 to a sentence and 0.1 to a clause. */
const passagePause: Readonly<Record<PassageEnd, number>> = { line: 0.4, paragraph: 0.6, heading: 0.8 };

/** Pronunciations as long as this are what core's lexicon takes. */
const longestWritten = 100;

/**
 * Makes sentences of passages: puts pronunciations in, says names, symbols, numbers and addresses as words, cuts into
 * sentences the model can speak, and ties each to where it stands in the document. Very short passages join a neighbour,
 * because speech models babble on a word or two.
 *
 * @param passages in the order of the document
 * @param document the text that the passages' ranges are about; undefined when they are in no document
 */
export async function prepareSentences(
  passages: readonly Passage[],
  document: string | undefined,
  options: PrepareSentencesOptions,
): Promise<Sentence[]> {
  const sentences: Sentence[] = [];
  let length = 0;
  for (const batch of batches(passages)) {
    // A long document takes a while, during which the editor and the sound must have their turn.
    if (length >= batchLength) {
      await setImmediate();
      length = 0;
    }
    length += lengthOf(batch);
    sentences.push(...(await prepareBatch(batch, document, options)));
  }
  return sentences;
}

/** UTF-16 units that are prepared in one go: some hundredths of a second. */
const batchLength = 12_000;

/** Neighbouring passages that follow the same rules, code or anything else, in portions. */
function batches(passages: readonly Passage[]): Passage[][] {
  const found: Passage[][] = [];
  let length = 0;
  for (const passage of passages) {
    const present = found.at(-1);
    const isAlike = present !== undefined && (present[0]!.kind === 'code') === (passage.kind === 'code');
    // A very short heading joins what follows it, and never what stands before.
    if (isAlike && passage.kind !== 'heading' && length < batchLength) present.push(passage);
    else {
      found.push([passage]);
      length = 0;
    }
    length += passage.text.text.length;
  }
  return found;
}

function lengthOf(passages: readonly Passage[]): number {
  return passages.reduce((sum, { text }) => sum + text.text.length, 0);
}

async function prepareBatch(
  passages: readonly Passage[],
  document: string | undefined,
  options: PrepareSentencesOptions,
): Promise<Sentence[]> {
  const { joined, starts, keepWhole } = join(passages);
  const isCode = passages[0]?.kind === 'code';
  const { pieces } = await prepareText(joined.text, {
    maxCharacters: options.maxCharacters,
    language: options.language ?? 'en',
    lexicon: lexiconOf(options.pronunciations ?? {}),
    rules: isCode ? codeRules(options.symbols ?? 'some') : proseRules,
    keepWhole,
  });
  return pieces.map((piece, index) => {
    const first = passageAt(starts, piece.start);
    const last = passageAt(starts, piece.end - 1);
    const next = pieces[index + 1];
    const endsPassage = next === undefined || passageAt(starts, next.start) !== last;
    return {
      text: piece.text.replace(/ {2,}/g, ' '),
      ranges: document === undefined ? [] : rangesOf(joined, piece, document),
      pauseAfterSeconds: pauseAfter(
        piece.pauseAfterSeconds,
        endsPassage ? passages[last] : undefined,
        options.pauseAfterSentence ?? 0,
      ),
      kind: passages[first]!.kind,
    };
  });
}

/** One text of all passages, with a blank line between them. */
function join(passages: readonly Passage[]): {
  joined: SpannedText;
  starts: readonly number[];
  keepWhole: SourceRange[];
} {
  const parts: SpannedText[] = [];
  const starts: number[] = [];
  const keepWhole: SourceRange[] = [];
  let length = 0;
  for (const { text, keepWhole: ranges } of passages) {
    if (parts.length > 0) {
      const { end } = parts.at(-1)!.sourceRange(0, parts.at(-1)!.text.length);
      parts.push(SpannedText.standingFor('\n\n', { start: end, end }));
      length += 2;
    }
    starts.push(length);
    for (const range of ranges) {
      const { start, end } = text.textRange(range);
      if (start < end) keepWhole.push({ start: length + start, end: length + end });
    }
    parts.push(text);
    length += text.text.length;
  }
  return { joined: SpannedText.concat(parts), starts, keepWhole };
}

/** Index of the passage that a position of the joined text is in. */
function passageAt(starts: readonly number[], position: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= position) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Where a piece stands in the document. Markup left out within a line is part of it, since a highlight with holes reads
 * badly; what is left out between lines (comment markers, quotation marks at the margin) is not.
 */
function rangesOf(
  joined: SpannedText,
  piece: PreparedText['pieces'][number],
  document: string,
): readonly SourceRange[] {
  const ranges: { start: number; end: number }[] = [];
  for (const { start, end } of joined.sourceRanges(piece.start, piece.end)) {
    const last = ranges.at(-1);
    // The blank that a line break became counts as left out.
    const lastEnd =
      last === undefined ? 0 : last.start + document.slice(last.start, last.end).trimEnd().length;
    const isNextTo =
      last !== undefined && (last.end === start || !/[\r\n]/.test(document.slice(lastEnd, start)));
    if (isNextTo) last.end = end;
    else ranges.push({ start, end });
  }
  return ranges.flatMap((range) => tight(range, document));
}

function tight({ start, end }: SourceRange, document: string): SourceRange[] {
  const content = document.slice(start, end);
  const blanks = content.length - content.trimStart().length;
  const length = content.trim().length;
  return length === 0 ? [] : [{ start: start + blanks, end: start + blanks + length }];
}

/** Shorter pauses than this follow clauses of a sentence that was too long. */
const sentencePause = 0.25;

function pauseAfter(usual: number, ended: Passage | undefined, further: number): number {
  if (ended !== undefined) return passagePause[ended.end] + further;
  return usual < sentencePause ? usual : usual + further;
}

function lexiconOf(pronunciations: Readonly<Record<string, Pronunciation>>) {
  return Object.entries(pronunciations)
    .map(([written, said]) => ({ written, ...(typeof said === 'string' ? { spoken: said } : said) }))
    .filter(
      ({ written, spoken }) =>
        isSpeakable(`${written}${spoken}`) && written.trim() !== '' && written.length <= longestWritten,
    );
}
