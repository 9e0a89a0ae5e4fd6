import {
  commands,
  type Diagnostic,
  DiagnosticSeverity,
  type Hover,
  languages,
  type MarkdownString,
  type TextEditor,
} from 'vscode';
import { hoverPassages } from '../../text/hover-passages.js';
import { type Problem, problemPassages } from '../../text/problem-passages.js';
import { type PreparedReading, preparedReading } from '../prepared-reading.js';
import { type ReadingPreparer, titleOf } from './reading-preparer.js';

/** What the hover at the cursor explains. */
export async function readSymbolDocumentation(
  preparer: ReadingPreparer,
  { document, selection }: TextEditor,
): Promise<PreparedReading> {
  const hovers = await commands.executeCommand<readonly Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    selection.active,
  );
  const contents = hovers.flatMap((hover) => hover.contents.map(markdownOf));
  const passages = hoverPassages(contents, preparer.settings(document));
  const word = document.getWordRangeAtPosition(selection.active);
  const title = word === undefined ? titleOf(document) : document.getText(word);
  return preparedReading(title, await preparer.sentences(passages));
}

/** Hover contents as Markdown; the older form of a hover is a string, or code with its language. */
function markdownOf(content: Hover['contents'][number]): string {
  if (typeof content === 'string') return content;
  if ('language' in content) return `\`\`\`${content.language}\n${content.value}\n\`\`\``;
  return (content as MarkdownString).value;
}

const severities: Readonly<Record<DiagnosticSeverity, Problem['severity']>> = {
  [DiagnosticSeverity.Error]: 'error',
  [DiagnosticSeverity.Warning]: 'warning',
  [DiagnosticSeverity.Information]: 'information',
  [DiagnosticSeverity.Hint]: 'hint',
};

/** Problems of the lines that the selection touches. */
export async function readProblems(
  preparer: ReadingPreparer,
  { document, selection }: TextEditor,
): Promise<PreparedReading> {
  const touches = ({ range }: Diagnostic): boolean =>
    range.start.line <= selection.end.line && range.end.line >= selection.start.line;
  const problems = languages
    .getDiagnostics(document.uri)
    .filter(touches)
    .map(({ severity, message, range }): Problem => {
      const start = document.offsetAt(range.start);
      return { severity: severities[severity], message, range: { start, end: document.offsetAt(range.end) } };
    });
  const sentences = await preparer.sentences(problemPassages(problems), document);
  return preparedReading(titleOf(document), sentences, document);
}
