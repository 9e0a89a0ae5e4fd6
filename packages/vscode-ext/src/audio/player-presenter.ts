import * as vscode from 'vscode';
import type { EngineStatus } from '../engine/engine-settings.js';
import type { ReadingHost } from '../host/reading-host.js';
import type { PlayerAction } from '../webview/protocol.js';
import type { PlayerViewProvider } from './player-view-provider.js';

/** Commands behind the page's buttons. */
const commands: Readonly<Record<PlayerAction, string>> = {
  read: 'starling.readDocument',
  pauseResume: 'starling.pauseResume',
  stop: 'starling.stop',
  previousSentence: 'starling.previousSentence',
  nextSentence: 'starling.nextSentence',
  repeatSentence: 'starling.repeatSentence',
  slower: 'starling.slower',
  faster: 'starling.faster',
  pickVoice: 'starling.pickVoice',
};

/** Shows the session in the player's page and turns its buttons into commands. */
export class PlayerPresenter implements vscode.Disposable {
  readonly #page: PlayerViewProvider;
  readonly #reading: ReadingHost;
  readonly #subscriptions: vscode.Disposable;
  #status: EngineStatus = { phase: 'closed' };

  constructor(page: PlayerViewProvider, reading: ReadingHost) {
    this.#page = page;
    this.#reading = reading;
    this.#subscriptions = vscode.Disposable.from(
      reading.onDidChangeState(() => this.#show()) as vscode.Disposable,
      page.onAction((action) => {
        // What a page says is data: only known actions become commands.
        if (Object.hasOwn(commands, action)) void vscode.commands.executeCommand(commands[action]);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('starling.voice')) this.#show();
      }),
    );
    this.#show();
  }

  /** Takes what the engine is doing. */
  engineChanged(status: EngineStatus): void {
    this.#status = status;
    this.#show();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #show(): void {
    const { phase, title, text, sentence, sentenceCount, rate, error } = this.#reading.state;
    this.#page.show({
      phase,
      title,
      text,
      sentence,
      sentenceCount,
      rate,
      voice: vscode.workspace.getConfiguration('starling').get('voice', ''),
      notice: this.#notice(error),
    });
  }

  #notice(error: unknown): string {
    if (error !== undefined) return error instanceof Error ? error.message : String(error);
    if (this.#status.phase === 'opening') return vscode.l10n.t('Loading the model {0} …', this.#status.model);
    return '';
  }
}
