import type {
  AudioSink,
  Disposable,
  Reading,
  Sentence,
  SessionState,
  SpeechSource,
} from '../session/contracts.js';

/** What reading needs from the rest of the extension. */
export interface ReadingDependencies {
  /** Speaks sentences. */
  readonly speech: SpeechSource;
  /** Plays them. */
  readonly sink: AudioSink;
  /** Longest sentence that the current model takes, in UTF-16 units. Asked for each reading. */
  maxSentenceCharacters(): number;
  /** Told as soon as the user asks for a reading, while its text is prepared: the time to start what takes a while. */
  willRead?(): void;
  /** Told of failures that the user has to hear of (nothing to read, engine gone). Shows a message with what to do. */
  showError(error: unknown): void;
  /** Told that the engine's process ended and the sentence is spoken again. */
  showRetry?(error: unknown): void;
}

/** What the rest of the extension can do with reading: player view, export, other extensions. */
export interface ReadingHost extends Disposable {
  /** What the session is doing now. */
  readonly state: SessionState;
  /** What is read, for views that show the sentence; empty when idle. */
  readonly sentences: readonly Sentence[];
  /** Told of every change of {@link state}. */
  onDidChangeState(listener: (state: SessionState) => void): Disposable;
  /**
   * What *Read Selection* and *Read Document* would read in the active editor: the selection, else the document; undefined when there is
   * no editor or nothing speakable. For exporting.
   */
  prepareActive(): Promise<Reading | undefined>;
  /** Reads plain text aloud, for example for other extensions and voice previews. */
  readText(text: string, title: string): Promise<void>;
}
