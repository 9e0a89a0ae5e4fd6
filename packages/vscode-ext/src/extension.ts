import * as vscode from 'vscode';
import { createOutput } from './audio/create-output.js';
import { PlayerPresenter } from './audio/player-presenter.js';
import { PlayerViewProvider } from './audio/player-view-provider.js';
import { type ExtensionServices, registerCommands, showError, showRetry } from './commands/index.js';
import { LazyEngine } from './engine/lazy-engine.js';
import { readEngineSettings } from './engine/read-engine-settings.js';
import { registerReading } from './host/register-reading.js';

/**
 * Longest sentence that is spoken in one go. Every model takes as much, so a reading that was prepared for one can be spoken by
 * another.
 */
const mostSentenceCharacters = 200;

/** What other extensions may use: `vscode.extensions.getExtension('starling-tts.starling-vscode')?.exports`. */
export interface StarlingExtension {
  /**
   * Reads text aloud, in place of what is being read.
   *
   * @param title what the player shows
   */
  readText(text: string, title: string): Promise<void>;
  /** What is going on: `idle`, `loading`, `playing`, `paused`, `locked` or `error`. */
  readonly phase: string;
  /** Id of the process that runs the model; undefined while there is none. */
  readonly engineProcessId: number | undefined;
}

let engine: LazyEngine | undefined;

/** Called by the editor when one of the commands or the view is used for the first time. Loads nothing heavy. */
export function activate(context: vscode.ExtensionContext): StarlingExtension {
  const log = vscode.window.createOutputChannel('Starling Read Aloud', { log: true });
  const page = new PlayerViewProvider(context.extensionUri);
  const tell = (error: unknown): void => void showError({ log }, error);
  const output = createOutput(page, tell);
  const speech = new LazyEngine({
    settings: readEngineSettings,
    onStatus: (status) => {
      log.info(status.phase === 'closed' ? 'engine: closed' : `engine: ${status.phase} ${status.model}`);
      presenter.engineChanged(status);
    },
    log: (message) => log.info(message),
  });
  engine = speech;
  const reading = registerReading(context, {
    speech,
    sink: output.sink,
    maxSentenceCharacters: () => mostSentenceCharacters,
    willRead: () => speech.warmUp(),
    showError: tell,
    showRetry: (error) => showRetry({ log }, error),
  });
  const presenter = new PlayerPresenter(page, reading);
  const services: ExtensionServices = { engine: speech, reading, preview: output.preview, log };
  context.subscriptions.push(
    registerCommands(services, () => page.reveal()),
    presenter,
    output,
    page,
    log,
  );
  return {
    readText: (text, title) => reading.readText(text, title),
    get phase() {
      return reading.state.phase;
    },
    get engineProcessId() {
      return speech.loaded?.processId;
    },
  };
}

/** Called when the window closes: ends the engine's process. */
export async function deactivate(): Promise<void> {
  await engine?.close();
}
