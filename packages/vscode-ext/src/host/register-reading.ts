import { type ExtensionContext, window } from 'vscode';
import type { Reading, SessionState } from '../session/contracts.js';
import { ReadingSession } from '../session/reading-session.js';
import { LazyTargets } from './lazy-targets.js';
import { registerReadingCommands } from './reading-commands.js';
import { ReadingController } from './reading-controller.js';
import type { ReadingDependencies, ReadingHost } from './reading-host.js';

/**
 * Sets up reading: the session, the commands, the highlight and the status bar. Everything ends with the extension.
 *
 * @param context of the extension
 */
export function registerReading(
  { subscriptions }: Pick<ExtensionContext, 'subscriptions'>,
  { speech, sink, maxSentenceCharacters, willRead, showError, showRetry }: ReadingDependencies,
): ReadingHost {
  const session = new ReadingSession({
    speech,
    sink,
    onSoundFailed: showError,
    ...(showRetry === undefined ? {} : { onRetry: showRetry }),
  });
  const controller = new ReadingController(session);
  const targets = new LazyTargets(maxSentenceCharacters);
  // Once for each failure, whatever else changes while it shows.
  let shown: unknown;
  const errors = session.onChange(({ phase, error }) => {
    if (phase === 'error' && error !== shown) showError(error);
    shown = phase === 'error' ? error : undefined;
  });
  const parts = [
    ...registerReadingCommands({
      targets,
      controller,
      session,
      willRead: willRead ?? (() => {}),
      showError,
    }),
    errors,
    controller,
    targets,
    session,
  ];
  const host: ReadingHost = {
    get state(): SessionState {
      return session.state;
    },
    get sentences() {
      return session.sentences;
    },
    onDidChangeState: (listener) => session.onChange(listener),
    async prepareActive(): Promise<Reading | undefined> {
      const editor = window.activeTextEditor;
      if (editor === undefined) return undefined;
      const { readDocument, readSelection, preparer } = await targets.load();
      const reading = editor.selection.isEmpty
        ? await readDocument(preparer, editor.document, { complete: true })
        : await readSelection(preparer, editor);
      return reading.sentences.length === 0 ? undefined : reading;
    },
    async readText(text, title) {
      const { readPlainText, preparer } = await targets.load();
      const reading = await readPlainText(preparer, text, title);
      if (reading.sentences.length > 0) controller.start(reading);
    },
    dispose() {
      for (const part of parts) part.dispose();
    },
  };
  subscriptions.push(host);
  return host;
}
