import type { AudioSink, Disposable, Played, SampleTag, SoundFailure } from '../session/contracts.js';
import { Listeners } from '../session/listeners.js';
import type { FromPlayer, ToPlayer } from '../webview/protocol.js';
import { UnheardQueue } from './unheard.js';

/** Seconds of sound that the page is given ahead. */
const secondsAhead = 10;

/** The way to the player's page. */
export interface PlayerPage {
  /** Sends a message; a page that is not there loses it. */
  post(message: ToPlayer): void;
  /** Told of everything the page says. */
  onMessage(listener: (message: FromPlayer) => void): Disposable;
  /**
   * Resolves when the page is loaded, which needs the view to be shown once.
   *
   * @throws Error when it does not load
   */
  open(): Promise<void>;
}

/**
 * Plays in the player's page. A page that is loaded anew, because its view was moved, is given everything again that was not
 * heard.
 */
export class PlayerSink implements AudioSink, Disposable {
  readonly #page: PlayerPage;
  readonly #unheard = new UnheardQueue(secondsAhead);
  readonly #played = new Listeners<Played>();
  readonly #locked = new Listeners<boolean>();
  readonly #ended = new Listeners<{ readonly generation: number }>();
  readonly #failed = new Listeners<SoundFailure>();
  readonly #pageFailed = new Listeners<Error>();
  readonly #soundFailed: (reason: string) => Error;
  readonly #subscription: Disposable;
  #generation = -1;
  #isActive = false;
  #isFinished = false;
  #isPaused = false;
  #isLocked = false;
  #rate = 1;
  #volume = 1;

  /**
   * @param page plays
   * @param soundFailed makes the error that is told when the page cannot, of the page's own reason
   */
  constructor(page: PlayerPage, soundFailed: (reason: string) => Error) {
    this.#page = page;
    this.#soundFailed = soundFailed;
    this.#subscription = page.onMessage((message) => this.#receive(message));
  }

  async start(generation: number): Promise<void> {
    this.#unheard.clear();
    this.#generation = generation;
    this.#isActive = true;
    this.#isFinished = false;
    this.#isPaused = false;
    this.#page.post({ type: 'start', generation, paused: false });
    await this.#page.open();
  }

  write(samples: Float32Array, tag: SampleTag): Promise<void> {
    if (!this.#isCurrent(tag.generation) || samples.length === 0) return Promise.resolve();
    const { sentence, startSeconds } = this.#unheard.add(samples, tag);
    this.#postSamples(samples, sentence, startSeconds);
    return this.#unheard.room();
  }

  finish(generation: number): void {
    if (!this.#isCurrent(generation)) return;
    this.#isFinished = true;
    this.#page.post({ type: 'finish', generation });
  }

  pause(): void {
    this.#isPaused = true;
    this.#page.post({ type: 'pause' });
  }

  resume(): void {
    this.#isPaused = false;
    this.#page.post({ type: 'resume' });
  }

  stop(): void {
    this.#isActive = false;
    this.#page.post({ type: 'stop' });
    this.#unheard.clear();
    this.#tellLocked(false);
  }

  setRate(rate: number): void {
    this.#rate = rate;
    this.#page.post({ type: 'rate', rate });
  }

  /** Loudness, 0 to 1. */
  setVolume(volume: number): void {
    this.#volume = volume;
    this.#page.post({ type: 'volume', volume });
  }

  onPlayed(listener: (played: Played) => void): Disposable {
    return this.#played.add(listener);
  }

  onLocked(listener: (locked: boolean) => void): Disposable {
    return this.#locked.add(listener);
  }

  onEnded(listener: (ended: { readonly generation: number }) => void): Disposable {
    return this.#ended.add(listener);
  }

  onFailed(listener: (failure: SoundFailure) => void): Disposable {
    return this.#failed.add(listener);
  }

  /** Tells when the page cannot make sound for something else than a generation: a voice that is tried. */
  onPageFailed(listener: (error: Error) => void): Disposable {
    return this.#pageFailed.add(listener);
  }

  dispose(): void {
    this.stop();
    this.#subscription.dispose();
  }

  #receive(message: FromPlayer): void {
    switch (message.type) {
      case 'ready':
        this.#handOverAgain();
        break;
      case 'played': {
        const { generation, sentence, seconds } = message;
        if (!this.#isCurrent(generation)) break;
        this.#unheard.heard(message);
        this.#played.tell({ generation, sentence, seconds });
        break;
      }
      case 'ended':
        if (!this.#isCurrent(message.generation)) break;
        this.#isActive = false;
        this.#unheard.clear();
        this.#ended.tell({ generation: message.generation });
        break;
      case 'locked':
        if (this.#isActive || !message.locked) this.#tellLocked(message.locked);
        break;
      case 'failed':
        this.#fail(message);
        break;
      case 'action':
        // Not about sound: the view's owner takes it.
        break;
    }
  }

  #fail({ generation, message }: Extract<FromPlayer, { readonly type: 'failed' }>): void {
    const error = this.#soundFailed(message);
    if (generation === undefined) this.#pageFailed.tell(error);
    else if (this.#isCurrent(generation)) {
      this.#isActive = false;
      this.#unheard.clear();
      this.#failed.tell({ generation, error });
    }
  }

  #handOverAgain(): void {
    this.#page.post({ type: 'rate', rate: this.#rate });
    this.#page.post({ type: 'volume', volume: this.#volume });
    if (!this.#isActive) return;
    const generation = this.#generation;
    this.#page.post({ type: 'start', generation, paused: this.#isPaused });
    if (this.#isPaused) this.#page.post({ type: 'pause' });
    for (const { samples, sentence, startSeconds } of this.#unheard.samples) {
      this.#postSamples(samples, sentence, startSeconds);
    }
    if (this.#isFinished) this.#page.post({ type: 'finish', generation });
  }

  #postSamples(samples: Float32Array, sentence: number, startSeconds: number): void {
    // A copy of exactly these samples: they may be a part of a larger buffer, and are kept here until they were heard.
    const copy = new Float32Array(samples).buffer;
    this.#page.post({ type: 'samples', generation: this.#generation, sentence, startSeconds, samples: copy });
  }

  #isCurrent(generation: number): boolean {
    return this.#isActive && generation === this.#generation;
  }

  #tellLocked(isLocked: boolean): void {
    if (isLocked === this.#isLocked) return;
    this.#isLocked = isLocked;
    this.#locked.tell(isLocked);
  }
}
