import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { Listeners } from '../session/listeners.js';
import type { FromPlayer, PlayerAction, PlayerState, ToPlayer } from '../webview/protocol.js';
import { playerHtml } from './player-html.js';
import type { PlayerPage } from './player-sink.js';
import { playerLabels, playerWords } from './player-words.js';

/** Id of the view in the manifest. */
export const playerViewId = 'starling.player';

/** How long the page may take to load, in milliseconds. */
const loadTimeout = 30_000;

/** The player view: makes its page and carries messages to and fro. */
export class PlayerViewProvider implements vscode.WebviewViewProvider, PlayerPage, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #messages = new Listeners<FromPlayer>();
  readonly #actions = new Listeners<PlayerAction>();
  readonly #registration: vscode.Disposable;
  #view: vscode.WebviewView | undefined;
  #isReady = false;
  #opening: Promise<void> | undefined;
  #state: PlayerState | undefined;

  constructor(extensionUri: vscode.Uri) {
    this.#extensionUri = extensionUri;
    // Kept while hidden: reading goes on with the panel closed, and the user's click that allowed sound stays good.
    this.#registration = vscode.window.registerWebviewViewProvider(playerViewId, this, {
      webviewOptions: { retainContextWhenHidden: true },
    });
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const { webview } = view;
    this.#view = view;
    this.#isReady = false;
    const folder = vscode.Uri.joinPath(this.#extensionUri, 'dist', 'webview');
    const media = vscode.Uri.joinPath(this.#extensionUri, 'media');
    webview.options = { enableScripts: true, localResourceRoots: [folder, media] };
    webview.onDidReceiveMessage((message: FromPlayer) => this.#receive(message));
    view.onDidDispose(() => {
      if (this.#view !== view) return;
      this.#view = undefined;
      this.#isReady = false;
    });
    webview.html = playerHtml({
      cspSource: webview.cspSource,
      nonce: randomUUID(),
      script: webview.asWebviewUri(vscode.Uri.joinPath(folder, 'main.js')).toString(),
      worklet: webview.asWebviewUri(vscode.Uri.joinPath(folder, 'worklet.js')).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(media, 'player.css')).toString(),
      language: vscode.env.language,
      words: playerWords(),
      labels: playerLabels(),
    });
  }

  post(message: ToPlayer): void {
    if (this.#isReady) void this.#view?.webview.postMessage(message);
  }

  onMessage(listener: (message: FromPlayer) => void): vscode.Disposable {
    return vscode.Disposable.from(this.#messages.add(listener));
  }

  /** Told of every button that is used. */
  onAction(listener: (action: PlayerAction) => void): vscode.Disposable {
    return vscode.Disposable.from(this.#actions.add(listener));
  }

  /** Shows this state in the page, now and whenever it is loaded again. */
  show(state: PlayerState): void {
    this.#state = state;
    this.post({ type: 'state', state });
  }

  async open(): Promise<void> {
    if (this.#isReady) return;
    this.#opening ??= this.#load().finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
  }

  /** Brings the view to the front without taking the keyboard from where it is. */
  async reveal(): Promise<void> {
    if (this.#view === undefined) await this.open();
    else this.#view.show(true);
  }

  dispose(): void {
    this.#registration.dispose();
  }

  /** A view's page is made when the view is first shown, and only the focus command shows one that never was. */
  async #load(): Promise<void> {
    const ready = new Promise<void>((resolve, reject) => {
      const subscription = this.#messages.add((message) => {
        if (message.type !== 'ready') return;
        settle();
        resolve();
      });
      const timer = setTimeout(() => {
        settle();
        reject(
          new Error(
            vscode.l10n.t(
              'The player view did not load. Open it with "Read Aloud: Show Player" and try again.',
            ),
          ),
        );
      }, loadTimeout);
      const settle = (): void => {
        subscription.dispose();
        clearTimeout(timer);
      };
    });
    const editor = vscode.window.activeTextEditor;
    const notebook = vscode.window.activeNotebookEditor;
    await vscode.commands.executeCommand(`${playerViewId}.focus`);
    if (editor !== undefined || notebook !== undefined) {
      await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    }
    await ready;
  }

  #receive(message: FromPlayer): void {
    if (message.type === 'ready') {
      this.#isReady = true;
      if (this.#state) this.post({ type: 'state', state: this.#state });
    }
    if (message.type === 'action') this.#actions.tell(message.action);
    this.#messages.tell(message);
  }
}
