import {
  commands,
  type Disposable,
  NotebookRange,
  type TextDocument,
  type TextDocumentChangeEvent,
  window,
  workspace,
} from 'vscode';
import { readSettings } from '../configuration/read-settings.js';
import { settingsSection } from '../configuration/settings.js';
import type { SessionState } from '../session/contracts.js';
import type { ReadingSession } from '../session/reading-session.js';
import { contextKeys } from './command-ids.js';
import { type HeardPlace, Highlighter } from './highlighter.js';
import type { PreparedReading } from './prepared-reading.js';
import { StatusBarPlayer } from './status-bar.js';

/** Milliseconds without typing after which what is to come is read anew from the document. */
const quietAfterEdit = 400;

/** Ties the session to the editor: what is heard is shown, what is typed is followed, what is closed is stopped. */
export class ReadingController implements Disposable {
  readonly #session: ReadingSession;
  readonly #highlighter = new Highlighter();
  readonly #statusBar = new StatusBarPlayer();
  readonly #subscriptions: readonly Disposable[];
  #reading: PreparedReading | undefined;
  #lastState: SessionState;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(session: ReadingSession) {
    this.#session = session;
    this.#lastState = session.state;
    this.#subscriptions = [
      this.#highlighter,
      this.#statusBar,
      session.onChange((state) => this.#stateChanged(state)),
      workspace.onDidChangeTextDocument((change) => this.#documentChanged(change)),
      workspace.onDidCloseTextDocument((document) => this.#documentClosed(document)),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settingsSection)) this.#configure();
      }),
    ];
    this.#configure();
  }

  /** Starts a reading from its first sentence. */
  start(reading: PreparedReading): void {
    clearTimeout(this.#refresh);
    this.#reading = reading;
    this.#session.start(reading);
    this.#highlighter.followAgain();
    const document = reading.documentOf(0);
    if (reading.isPartial && document !== undefined) void this.#readAnew(reading, document);
  }

  /** Follows the sentence again, because the user steers the reading. */
  followAgain(): void {
    this.#highlighter.followAgain();
  }

  /** Brings the sentence that is heard into view. */
  async showSentence(): Promise<void> {
    await this.#highlighter.reveal();
  }

  dispose(): void {
    clearTimeout(this.#refresh);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #configure(): void {
    const { rate, voice, highlight, follow } = readSettings();
    this.#session.setRate(rate);
    this.#session.setVoice(voice === '' ? undefined : voice);
    this.#highlighter.configure({ highlight, follow });
  }

  #stateChanged(state: SessionState): void {
    const before = this.#lastState;
    this.#lastState = state;
    if (state.phase === 'idle') {
      clearTimeout(this.#refresh);
      this.#reading = undefined;
    }
    this.#statusBar.show(state);
    if (state.phase !== before.phase) {
      void commands.executeCommand('setContext', contextKeys.reading, state.phase !== 'idle');
      void commands.executeCommand('setContext', contextKeys.phase, state.phase);
    }
    const place = this.#placeOf(state);
    if (state.sentence !== before.sentence || before.phase === 'idle' || state.phase === 'idle') {
      this.#highlighter.show(place);
      this.#revealCell(state.sentence);
    } else if (state.ranges !== before.ranges) this.#highlighter.move(place);
  }

  #placeOf({ sentence, ranges }: SessionState): HeardPlace | undefined {
    const document = this.#reading?.documentOf(sentence);
    return document === undefined || ranges.length === 0 ? undefined : { document, ranges };
  }

  /** In a notebook the cell is what can be brought into view: rendered Markdown has no text editor. */
  #revealCell(sentence: number): void {
    const document = this.#reading?.documentOf(sentence);
    const editor = window.activeNotebookEditor;
    if (document === undefined || editor === undefined || !readSettings().follow) return;
    const cell = editor.notebook.getCells().find((candidate) => candidate.document === document);
    if (cell !== undefined) editor.revealRange(new NotebookRange(cell.index, cell.index + 1));
  }

  #documentChanged({ document, contentChanges }: TextDocumentChangeEvent): void {
    const reading = this.#reading;
    if (reading === undefined || contentChanges.length === 0) return;
    const isOfReading = this.#session.sentences.some((_, index) => reading.documentOf(index) === document);
    if (!isOfReading) return;
    this.#session.applyEdits(contentChanges, (index) => reading.documentOf(index) === document);
    if (this.#reading !== reading || reading.upcoming === undefined) return;
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => void this.#readAnew(reading, document), quietAfterEdit);
  }

  /** Goes on with what the document says now. */
  async #readAnew(reading: PreparedReading, document: TextDocument): Promise<void> {
    const { version } = document;
    const sentences = await reading.upcoming?.(this.#session.settledEnd);
    // Meanwhile the reading may have ended or the document changed again, which has its own turn.
    if (this.#reading !== reading || document.version !== version || sentences === undefined) return;
    const { settledEnd } = this.#session;
    this.#session.replaceUpcoming(sentences.filter(({ ranges }) => (ranges[0]?.start ?? 0) >= settledEnd));
  }

  #documentClosed(document: TextDocument): void {
    const reading = this.#reading;
    if (reading?.documentOf(this.#session.state.sentence) === document) this.#session.stop();
  }
}
