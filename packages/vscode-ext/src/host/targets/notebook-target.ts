import path from 'node:path';
import { NotebookCellKind, type NotebookDocument, type TextDocument } from 'vscode';
import type { Sentence } from '../../session/contracts.js';
import { documentPassages } from '../../text/document-passages.js';
import type { PreparedReading } from '../prepared-reading.js';
import type { ReadingPreparer } from './reading-preparer.js';

/** All Markdown cells of a notebook, from one on. */
export async function readNotebook(
  preparer: ReadingPreparer,
  notebook: NotebookDocument,
  from = 0,
): Promise<PreparedReading> {
  const sentences: Sentence[] = [];
  const documents: TextDocument[] = [];
  for (const { kind, document } of notebook.getCells().slice(from)) {
    if (kind !== NotebookCellKind.Markup) continue;
    const text = document.getText();
    const passages = documentPassages(
      { text, languageId: 'markdown', syntax: undefined },
      preparer.settings(document),
    );
    for (const sentence of await preparer.sentences(passages, document)) {
      sentences.push(sentence);
      documents.push(document);
    }
  }
  const title = path.posix.basename(notebook.uri.path);
  return { title, sentences, documentOf: (index) => documents[index] };
}
