/**
 * What the parts of the extension agree on. Pure: nothing here or in the modules that build on it knows the editor.
 *
 * A reading is made once (`src/text`), driven by a session (`src/session`), spoken by a speech source (`src/engine`)
 * and heard through an audio sink (`src/audio`). Rules that keep stop, next and previous honest:
 *
 * 1. There is one session and one sink. Every cut in what is heard (start, next, previous, repeat, another voice,
 *    stop) begins a new *generation*, a whole number that only grows.
 * 2. Samples and events carry their generation. Whoever sees an old one drops it without a word.
 * 3. Only `onPlayed` tells what is heard. What was written to a sink has not been heard.
 */

/** Sample rate of everything a {@link SpeechSource} yields and an {@link AudioSink} takes, in hertz; always mono. */
export const sampleRate = 24_000;

/** Something that can be let go of. `vscode.Disposable` is one. */
export interface Disposable {
  /** Lets go; a second call does nothing. */
  dispose(): void;
}

/** A half-open range of UTF-16 offsets into a document. */
export interface SourceRange {
  /** First offset. */
  readonly start: number;
  /** Offset after the last one. */
  readonly end: number;
}

/** What a sentence was in its document. */
export type SentenceKind =
  | 'prose'
  | 'heading'
  | 'listItem'
  | 'quotation'
  | 'table'
  | 'code'
  | 'comment'
  | 'documentation'
  | 'problem'
  | 'change'
  | 'terminal'
  /** Words of the extension's own, for example "Code block, 12 lines, TypeScript". */
  | 'announcement';

/** One stretch of text that is spoken in one go and highlighted as one. */
export interface Sentence {
  /**
   * What is spoken: normalised, with pronunciations applied, one line, within the model's limit. It is to be spoken as
   * it stands: a speech source must not normalise it again.
   */
  readonly text: string;
  /**
   * Where it stands in the document: in order, not overlapping, each on one line or several that follow each other.
   * Empty for text that is in no document (hover, problems, terminal). Changes under edits; the rest never does.
   */
  readonly ranges: readonly SourceRange[];
  /** Silence to add after it, in seconds, at rate 1. */
  readonly pauseAfterSeconds: number;
  /** What it was. */
  readonly kind: SentenceKind;
}

/** Something to be read aloud. */
export interface Reading {
  /** Short name for the user, for example the file name. */
  readonly title: string;
  /** In order, never empty. */
  readonly sentences: readonly Sentence[];
}

/** How a sentence is to be spoken. */
export interface SpeakOptions {
  /** Name of a voice; undefined: the voice of the settings' default. */
  readonly voice: string | undefined;
  /** Ends the speaking; the iteration then throws, or just ends. Nothing is yielded after it. */
  readonly signal: AbortSignal;
}

/** Turns sentences into sound: the engine's side. */
export interface SpeechSource {
  /**
   * Speaks one sentence. Yields while generating, 24 kHz mono, without silence after the sentence. The receiver owns
   * the arrays. Calls come one at a time; a call may come while an aborted one is still winding down.
   *
   * Throws when it cannot be spoken. A thrown `StarlingError` that is retryable (the engine's process ended) makes the
   * session try the same sentence once more.
   */
  speak(sentence: Pick<Sentence, 'text'>, options: SpeakOptions): AsyncIterable<Float32Array>;
}

/** Which sentence of which generation samples belong to. */
export interface SampleTag {
  /** Index into the reading's sentences. */
  readonly sentence: number;
  /** The generation they were made for. */
  readonly generation: number;
}

/** How much of a sentence has been heard. */
export interface Played extends SampleTag {
  /** Seconds of the sentence's own samples (as written, whatever the rate) that have left the loudspeaker. */
  readonly seconds: number;
}

/** That sound failed while a generation was being heard. */
export interface SoundFailure {
  /** The generation that is over. */
  readonly generation: number;
  /** What went wrong, in words for the user. */
  readonly error: Error;
}

/** Where sound goes. One exists; it is told what to do by the session alone. */
export interface AudioSink {
  /**
   * Begins a generation: everything of earlier ones falls silent and is dropped in the same turn. Not paused afterwards,
   * unless `pause` is called. Resolves when the sink can take samples (the player's page is there); a locked sink
   * takes samples too and holds them. Rejects when nothing can be heard, which the session shows as its error.
   *
   * @param generation more than every earlier one
   */
  start(generation: number): Promise<void>;
  /**
   * Adds samples. Resolves when more are welcome (about ten seconds are queued at most), at once for an old generation
   * and when the generation ends. Never rejects because of a stop.
   *
   * @param samples 24 kHz mono; the sink owns the array
   */
  write(samples: Float32Array, tag: SampleTag): Promise<void>;
  /** Tells that this generation has no more samples; `onEnded` follows when the last one was heard. */
  finish(generation: number): void;
  /** Falls silent at once and keeps what is queued, to the sample. */
  pause(): void;
  /** Goes on where `pause` stopped. */
  resume(): void;
  /** Falls silent and drops everything in the same turn; waiting writes resolve. The device is let go soon after. */
  stop(): void;
  /** Speed of playing, 0.5 to 3, pitch kept; from the samples that are heard next on. Outlives generations. */
  setRate(rate: number): void;
  /** Tells what is heard, at least ten times a second while playing and once when a sentence ends. */
  onPlayed(listener: (played: Played) => void): Disposable;
  /** Tells when the user has to allow sound with a click (true) and when that has happened (false). */
  onLocked(listener: (locked: boolean) => void): Disposable;
  /** Tells that everything up to `finish` was heard. */
  onEnded(listener: (ended: { readonly generation: number }) => void): Disposable;
  /**
   * Tells, once for a generation, that sound failed after `start` had resolved: nothing more of it is heard, and the next
   * `start` tries anew.
   */
  onFailed(listener: (failure: SoundFailure) => void): Disposable;
}

/**
 * What a session is doing:
 * - `idle`: nothing to read;
 * - `loading`: the next samples to be heard are not there yet;
 * - `playing`: heard at this moment;
 * - `paused`: by the user;
 * - `locked`: waits for the click that allows sound;
 * - `error`: speaking failed; resuming tries the sentence again.
 */
export type SessionPhase = 'idle' | 'loading' | 'playing' | 'paused' | 'locked' | 'error';

/** All that views need to know of a session. */
export interface SessionState {
  /** What it is doing. */
  readonly phase: SessionPhase;
  /** Title of what is read; empty when idle. */
  readonly title: string;
  /** Index of the sentence that is heard, or that will be heard next; 0 when idle. */
  readonly sentence: number;
  /** How many sentences there are; 0 when idle. */
  readonly sentenceCount: number;
  /** Its words as they are spoken; empty when idle. */
  readonly text: string;
  /** Where the sentence stands now, edits counted in; empty when idle. */
  readonly ranges: readonly SourceRange[];
  /** Speed of playing, 1 is the voice's own. */
  readonly rate: number;
  /** What went wrong; only in phase `error`. */
  readonly error?: unknown;
}
