import { commands, env, l10n, window } from 'vscode';
import { plainTextPassages } from '../../text/plain/plain-passages.js';
import { terminalPassages } from '../../text/plain/terminal-passages.js';
import { type PreparedReading, preparedReading } from '../prepared-reading.js';
import type { ReadingPreparer } from './reading-preparer.js';

/**
 * What is selected in the active terminal. Extensions cannot ask for it, so it is copied; what the clipboard held
 * before is put back.
 */
export async function readTerminalSelection(preparer: ReadingPreparer): Promise<PreparedReading> {
  const before = await env.clipboard.readText();
  await env.clipboard.writeText('');
  let selection = '';
  try {
    await commands.executeCommand('workbench.action.terminal.copySelection');
    selection = await env.clipboard.readText();
  } finally {
    await env.clipboard.writeText(before);
  }
  const title = window.activeTerminal?.name ?? l10n.t('Terminal');
  return preparedReading(title, await preparer.sentences(terminalPassages(selection)));
}

/** Any text, without a document. */
export async function readPlainText(
  preparer: ReadingPreparer,
  text: string,
  title: string,
): Promise<PreparedReading> {
  return preparedReading(title, await preparer.sentences(plainTextPassages(text)));
}
