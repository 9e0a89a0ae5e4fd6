import { rateSteps } from '../configuration/settings.js';
import type {
  AudioSink,
  Disposable,
  Played,
  Reading,
  Sentence,
  SessionPhase,
  SessionState,
  SoundFailure,
  SpeechSource,
} from './contracts.js';
import { Listeners } from './listeners.js';
import { SentenceFeed } from './sentence-feed.js';
import { SentenceList } from './sentence-list.js';
import type { SourceEdit } from './source-edits.js';
import { SpeechQueue } from './speech-queue.js';

/** What a session works with. */
export interface ReadingSessionOptions {
  /** Speaks. */
  readonly speech: SpeechSource;
  /** Plays. */
  readonly sink: AudioSink;
  /** Told when speaking failed in a way that may pass (the engine's process ended) and the sentence is spoken again. */
  readonly onRetry?: (error: unknown) => void;
  /** Told when sound failed while it was heard; the reading has ended then. */
  readonly onSoundFailed?: (error: Error) => void;
}

/** What edits did to a reading. */
export interface EditEffect {
  /** Whether text of the sentences that are still to come, or of the present one, was changed. */
  readonly touchedUpcoming: boolean;
}

/**
 * The one reading of a window: what is read, where it is, and what is done with it. All methods take effect at once;
 * whatever is still under way for an earlier generation finds its generation gone and ends.
 */
export class ReadingSession implements Disposable {
  readonly #queue: SpeechQueue;
  readonly #sink: AudioSink;
  readonly #sentences = new SentenceList();
  readonly #feed: SentenceFeed;
  readonly #changed = new Listeners<SessionState>();
  readonly #onSoundFailed: (error: Error) => void;
  readonly #subscriptions: readonly Disposable[];

  #title = '';
  #generation = 0;
  /** Index of the sentence heard, or to be heard next. */
  #position = 0;
  #audible = false;
  #paused = false;
  #locked = false;
  #failure: { readonly error: unknown } | undefined;
  /** A failure that shows once everything written has been heard. */
  #failing: { readonly error: unknown } | undefined;
  #rate = 1;
  #state: SessionState;

  constructor({ speech, sink, onRetry, onSoundFailed }: ReadingSessionOptions) {
    this.#queue = new SpeechQueue(speech);
    this.#sink = sink;
    this.#feed = new SentenceFeed({
      sentences: this.#sentences,
      queue: this.#queue,
      sink,
      generation: () => this.#generation,
      onRetry: onRetry ?? (() => {}),
    });
    this.#onSoundFailed = onSoundFailed ?? (() => {});
    this.#state = this.#describe();
    this.#subscriptions = [
      sink.onPlayed((played) => this.#heard(played)),
      sink.onLocked((locked) => {
        this.#locked = locked;
        this.#update();
      }),
      sink.onEnded(({ generation }) => this.#ended(generation)),
      sink.onFailed((failure) => this.#soundFailed(failure)),
    ];
  }

  /** What it is doing now. */
  get state(): SessionState {
    return this.#state;
  }

  /** What is read, with ranges as they are now; empty when idle. */
  get sentences(): readonly Sentence[] {
    return this.#sentences.all;
  }

  /** Tells every change of {@link state}. */
  onChange(listener: (state: SessionState) => void): Disposable {
    return this.#changed.add(listener);
  }

  /**
   * Begins a reading; one that is under way ends.
   *
   * @param from index of the sentence to begin with, default 0
   */
  start(reading: Reading, from = 0): void {
    this.#queue.clear();
    this.#feed.forgetFailures();
    this.#title = reading.title;
    this.#sentences.reset(reading.sentences);
    this.#paused = false;
    this.#play(from);
  }

  /** Pauses to the sample. */
  pause(): void {
    if (!this.#isActive || this.#paused || this.#failure) return;
    this.#paused = true;
    this.#sink.pause();
    this.#update();
  }

  /** Goes on after a pause; after an error speaks the sentence again. */
  resume(): void {
    if (!this.#isActive) return;
    if (this.#failure) {
      this.#feed.forgetFailures();
      this.#paused = false;
      this.#play(this.#position);
    } else if (this.#paused) {
      this.#paused = false;
      this.#sink.resume();
      this.#update();
    }
  }

  /** Pauses or resumes. */
  toggle(): void {
    if (this.#paused || this.#failure) this.resume();
    else this.pause();
  }

  /** Ends the reading; silent before this returns. */
  stop(): void {
    this.#generation += 1;
    this.#sink.stop();
    this.#queue.clear();
    this.#title = '';
    this.#sentences.reset();
    this.#position = 0;
    this.#paused = false;
    this.#audible = false;
    this.#failure = undefined;
    this.#failing = undefined;
    this.#update();
  }

  /** Goes to the next sentence; after the last one the reading ends. Paused stays paused. */
  next(): void {
    if (!this.#isActive) return;
    const index = this.#sentences.firstLeft(this.#position + 1);
    if (index < this.sentences.length) this.#play(index);
    else this.stop();
  }

  /** Goes to the sentence before, or to the start of the first one. Paused stays paused. */
  previous(): void {
    if (this.#isActive) this.#play(this.#sentences.lastLeftBefore(this.#position));
  }

  /** Reads the present sentence again from its start, also when paused. */
  repeat(): void {
    if (!this.#isActive) return;
    this.#paused = false;
    this.#play(this.#position);
  }

  /** Sets the speed, 0.5 to 3; what is queued is heard at the new speed too. */
  setRate(rate: number): void {
    const clamped = Math.min(rateSteps.at(-1)!, Math.max(rateSteps[0]!, rate));
    if (clamped === this.#rate || Number.isNaN(clamped)) return;
    this.#rate = clamped;
    this.#sink.setRate(clamped);
    this.#update();
  }

  /** Changes the voice; the present sentence begins again with it. */
  setVoice(voice: string | undefined): void {
    const isAnother = this.#queue.setVoice(voice);
    if (isAnother && this.#isActive && !this.#failure) this.#play(this.#position);
  }

  /**
   * Follows edits of the document. Ranges move with the text. A sentence that is deleted is not read; when it is the
   * present one, the next one follows at once.
   *
   * @param edits each relative to the text that the ones before it left
   * @param concerns whether a sentence is in the document that was edited, for readings of several; default: all are
   */
  applyEdits(edits: readonly SourceEdit[], concerns: (index: number) => boolean = () => true): EditEffect {
    const lastTouched = this.#sentences.applyEdits(edits, concerns);
    const touchedUpcoming = lastTouched >= this.#position;
    if (this.#sentences.isDeleted(this.#position)) this.next();
    else this.#update();
    return { touchedUpcoming };
  }

  /**
   * End of the last stretch of the document that can no longer change what is heard, because its sound was handed
   * over: what is to come may be replaced from here on.
   */
  get settledEnd(): number {
    for (let index = this.#settled; index >= 0; index -= 1) {
      const range = this.sentences[index]?.ranges.at(-1);
      if (range !== undefined) return range.end;
    }
    return 0;
  }

  /** Replaces the sentences behind {@link settledEnd}, for example by what the document says there now. */
  replaceUpcoming(sentences: readonly Sentence[]): void {
    if (!this.#isActive) return;
    this.#sentences.replaceAfter(this.#settled, sentences);
    this.#update();
  }

  /** Ends the reading and lets go of the sink. */
  dispose(): void {
    if (this.#isActive) this.stop();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.clear();
  }

  get #isActive(): boolean {
    return this.sentences.length > 0;
  }

  get #settled(): number {
    return Math.max(this.#position, this.#feed.written);
  }

  /** Begins a generation at a sentence. */
  #play(index: number): void {
    this.#generation += 1;
    this.#position = index;
    this.#audible = false;
    this.#failure = undefined;
    this.#failing = undefined;
    const generation = this.#generation;
    const ready = this.#sink.start(generation);
    this.#sink.setRate(this.#rate);
    if (this.#paused) this.#sink.pause();
    this.#update();
    this.#feed.run(generation, index, ready).then(
      (end) => {
        if (end === 'again' && generation === this.#generation) this.#play(this.#position);
      },
      (error: unknown) => this.#failed(generation, error),
    );
  }

  #failed(generation: number, error: unknown): void {
    if (generation !== this.#generation) return;
    const nothingToHear = this.#feed.writtenSeconds === 0 && this.#feed.written === this.#position;
    if (nothingToHear) this.#fail(error);
    else {
      this.#failing = { error };
      this.#feed.finish(generation);
    }
  }

  #fail(error: unknown): void {
    this.#generation += 1;
    this.#sink.stop();
    this.#audible = false;
    this.#failing = undefined;
    this.#failure = { error };
    this.#update();
  }

  #heard({ sentence, generation, seconds }: Played): void {
    if (generation !== this.#generation || !this.#isActive) return;
    this.#position = sentence;
    const { isFinished, written, writtenSeconds } = this.#feed;
    const ranDry = !isFinished && sentence === written && seconds >= writtenSeconds - 0.001;
    this.#audible = !ranDry;
    this.#update();
  }

  #ended(generation: number): void {
    if (generation !== this.#generation || !this.#isActive) return;
    if (this.#failing === undefined) {
      this.stop();
      return;
    }
    this.#position = this.#feed.feeding;
    this.#fail(this.#failing.error);
  }

  /** Speaking goes well, so trying the sentence again would not help: the reading is over. */
  #soundFailed({ generation, error }: SoundFailure): void {
    if (generation !== this.#generation || !this.#isActive) return;
    this.stop();
    this.#onSoundFailed(error);
  }

  get #phase(): SessionPhase {
    if (!this.#isActive) return 'idle';
    if (this.#failure) return 'error';
    if (this.#paused) return 'paused';
    if (this.#locked) return 'locked';
    return this.#audible ? 'playing' : 'loading';
  }

  #describe(): SessionState {
    return {
      phase: this.#phase,
      title: this.#title,
      sentence: this.#position,
      sentenceCount: this.sentences.length,
      text: this.sentences[this.#position]?.text ?? '',
      ranges: this.sentences[this.#position]?.ranges ?? [],
      rate: this.#rate,
      ...(this.#failure === undefined ? {} : { error: this.#failure.error }),
    };
  }

  #update(): void {
    const before = this.#state;
    const now = this.#describe();
    const isSame = (Object.keys({ ...before, ...now }) as (keyof SessionState)[]).every(
      (key) => before[key] === now[key],
    );
    if (isSame) return;
    this.#state = now;
    this.#changed.tell(now);
  }
}
