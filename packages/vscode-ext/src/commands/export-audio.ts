import { StarlingError } from '@starling-tts/core';
import * as vscode from 'vscode';
import type { ReadingFormat } from '../engine/index.js';
import type { ExtensionServices } from './extension-services.js';

/**
 * *Export Reading as Audio File*: what would be read of the active editor, at the voice's own speed.
 *
 * @param target file to write, without asking; for keybindings and tests
 */
export async function exportAudio(services: ExtensionServices, target?: vscode.Uri): Promise<void> {
  const reading = await services.reading.prepareActive();
  if (reading === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is nothing to export: open a document that has text to read.'),
    );
    return;
  }
  const file =
    target ??
    (await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Export Reading as Audio File'),
      ...suggestedFile(),
      filters: { WAV: ['wav'], MP3: ['mp3'] },
    }));
  if (file === undefined) return;
  const format: ReadingFormat = file.path.toLowerCase().endsWith('.mp3') ? 'mp3' : 'wav';
  const { encodeReading } = await services.engine.load();
  const count = reading.sentences.length;
  const bytes = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Exporting {0} …', reading.title),
      cancellable: true,
    },
    async (progress, cancellation) => {
      const abort = new AbortController();
      cancellation.onCancellationRequested(() => abort.abort());
      let told = 0;
      return encodeReading(reading, services.engine, {
        format,
        voice: vscode.workspace.getConfiguration('starling').get('voice', ''),
        signal: abort.signal,
        onProgress: (done) => {
          progress.report({
            increment: ((done - told) / count) * 100,
            message: vscode.l10n.t('sentence {0} of {1}', Math.min(done + 1, count), count),
          });
          told = done;
        },
      }).catch((error: unknown) => {
        if (StarlingError.is(error, 'aborted')) return undefined;
        throw error;
      });
    },
  );
  if (bytes === undefined) return;
  await vscode.workspace.fs.writeFile(file, bytes);
  const reveal = vscode.l10n.t('Show File');
  void vscode.window
    .showInformationMessage(
      vscode.l10n.t('The reading was written to {0}.', file.path.split('/').at(-1) ?? ''),
      reveal,
    )
    .then((answer) => {
      if (answer === reveal) void vscode.commands.executeCommand('revealFileInOS', file);
    });
}

/** Beside the document, named after it. */
function suggestedFile(): { defaultUri?: vscode.Uri } {
  const document = vscode.window.activeTextEditor?.document.uri;
  if (document === undefined || document.scheme === 'untitled') return {};
  return { defaultUri: document.with({ path: `${document.path.replace(/\.[^./]*$/, '')}.wav` }) };
}
