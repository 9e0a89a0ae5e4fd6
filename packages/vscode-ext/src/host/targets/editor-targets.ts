import { StarlingError } from '@starling-tts/core';
import { l10n, type TextDocument, type TextEditor } from 'vscode';
import type { ReadingSettings } from '../../configuration/settings.js';
import type { SourceRange } from '../../session/contracts.js';
import { documentPassages, isProse } from '../../text/document-passages.js';
import { clipPassages, extentOf, type Passage } from '../../text/passage.js';
import { type PreparedReading, preparedReading } from '../prepared-reading.js';
import { type ReadingPreparer, titleOf } from './reading-preparer.js';

/** UTF-16 units that are prepared before a reading begins: some minutes of speech. The rest follows meanwhile. */
const firstPortion = 6000;

/** Longest document in UTF-16 units: weeks of speech. What is longer is data, and taking it apart would take long. */
const longestDocument = 4_000_000;

/** Passages of a document, all of it read with its language's rules. */
async function passagesOf(
  preparer: ReadingPreparer,
  document: TextDocument,
  changed: Partial<ReadingSettings> = {},
): Promise<Passage[]> {
  const { languageId } = document;
  const text = document.getText();
  if (text.length > longestDocument) {
    const message = l10n.t(
      'This document is too long to be read. Copy the part you want to hear into a new one.',
    );
    throw new StarlingError('invalid_request', message, {
      problems: [{ field: 'document', message }],
    });
  }
  const syntax = await preparer.languages.commentSyntax(languageId);
  return documentPassages({ text, languageId, syntax }, { ...preparer.settings(document), ...changed });
}

/** Whether all of a document is read, and not its comments alone. */
export async function isProseDocument(preparer: ReadingPreparer, document: TextDocument): Promise<boolean> {
  const { languageId } = document;
  return isProse({ languageId, syntax: await preparer.languages.commentSyntax(languageId) });
}

/** What is read of a document. */
export interface DocumentReadingOptions {
  /** Settings that differ from the user's. */
  readonly changed?: Partial<ReadingSettings>;
  /** Whether all of it is to be there from the start, as for exporting; default false. */
  readonly complete?: boolean;
}

/** The document from an offset on, going on with what is typed while it is read. */
async function readFrom(
  preparer: ReadingPreparer,
  document: TextDocument,
  from: number,
  { changed = {}, complete = false }: DocumentReadingOptions = {},
): Promise<PreparedReading> {
  const passagesFrom = async (start: number): Promise<Passage[]> =>
    (await passagesOf(preparer, document, changed)).filter((passage) => extentOf(passage).end > start);
  const passages = await passagesFrom(from);
  const portion = complete ? passages : firstPassages(passages);
  const sentences = await preparer.sentences(portion, document);
  return {
    title: titleOf(document),
    sentences: sentences.filter(({ ranges }) => (ranges.at(-1)?.end ?? 0) > from),
    isPartial: portion.length < passages.length,
    documentOf: () => document,
    upcoming: async (start) =>
      (await preparer.sentences(await passagesFrom(start), document)).filter(
        ({ ranges }) => (ranges[0]?.start ?? 0) >= start,
      ),
  };
}

function firstPassages(passages: readonly Passage[]): readonly Passage[] {
  let length = 0;
  const end = passages.findIndex(({ text }) => {
    length += text.text.length;
    return length > firstPortion;
  });
  return end < 0 ? passages : passages.slice(0, end + 1);
}

/** The whole document. */
export function readDocument(
  preparer: ReadingPreparer,
  document: TextDocument,
  options?: DocumentReadingOptions,
): Promise<PreparedReading> {
  return readFrom(preparer, document, 0, options);
}

/** From the sentence that the cursor is in, or that follows it, to the end. */
export function readFromCursor(preparer: ReadingPreparer, editor: TextEditor): Promise<PreparedReading> {
  return readFrom(preparer, editor.document, editor.document.offsetAt(editor.selection.active));
}

/** What is selected; without a selection the paragraph, comment or line that the cursor is in. Code is read too. */
export async function readSelection(
  preparer: ReadingPreparer,
  { document, selections }: TextEditor,
): Promise<PreparedReading> {
  const passages = await passagesOf(preparer, document, { code: 'all' });
  const ranges = selections.map(
    ({ start, end }): SourceRange => ({ start: document.offsetAt(start), end: document.offsetAt(end) }),
  );
  const selected = ranges.filter(({ start, end }) => start < end);
  const parts =
    selected.length > 0
      ? selected.toSorted((a, b) => a.start - b.start).flatMap((range) => clipPassages(passages, range))
      : passagesAt(passages, ranges[0]?.start ?? 0, document);
  return preparedReading(titleOf(document), await preparer.sentences(parts, document), document);
}

/** Passages that an offset, or else anything on its line, is in. */
function passagesAt(passages: readonly Passage[], offset: number, document: TextDocument): Passage[] {
  const around = passages.filter((passage) => {
    const { start, end } = extentOf(passage);
    return start <= offset && offset <= end;
  });
  if (around.length > 0) return around;
  const line = document.lineAt(document.positionAt(offset));
  const start = document.offsetAt(line.range.start);
  return clipPassages(passages, { start, end: document.offsetAt(line.range.end) });
}

/** Comments and documentation, of the selection when there is one. */
export async function readComments(
  preparer: ReadingPreparer,
  { document, selection }: TextEditor,
): Promise<PreparedReading> {
  if (await isProseDocument(preparer, document)) return preparedReading(titleOf(document), [], document);
  if (selection.isEmpty) return readDocument(preparer, document, { changed: { code: 'comments' } });
  const range = { start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) };
  const passages = clipPassages(await passagesOf(preparer, document, { code: 'comments' }), range);
  return preparedReading(titleOf(document), await preparer.sentences(passages, document), document);
}
