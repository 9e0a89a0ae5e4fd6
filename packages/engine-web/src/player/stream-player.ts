import { abortedError, StarlingError, throwIfAborted } from '@starling-tts/core';
import { AudioFeed } from './audio-feed.js';
import { AudioOutput, type AudioOutputOptions } from './audio-output.js';
import { Listeners } from './listeners.js';
import type { PlayerReport } from './messages.js';
import { PlaybackPosition } from './playback-position.js';
import type {
  EnqueueOptions,
  PlayablePart,
  Player,
  PlayerEvents,
  PlayerOptions,
  PlayerState,
  PlayOptions,
} from './player.js';
import { defaultSampleRate, playerSettings } from './player-settings.js';

/** The player: decides on the page what the worklet does, and keeps the page informed. */
export class StreamPlayer implements Player {
  readonly #settings: AudioOutputOptions;
  readonly #listeners = new Listeners();
  #output: AudioOutput | undefined;
  #feed: AudioFeed | undefined;
  #generation = 0;
  readonly #position = new PlaybackPosition();
  #isWanted = true;
  #isLocked = false;
  #hasEnded = false;
  #endTimer: ReturnType<typeof setTimeout> | undefined;
  #failure: StarlingError<'playback_unavailable'> | undefined;
  #isDisposed = false;
  #announced: PlayerState = 'idle';
  /** Called when the present audio has been heard, was stopped, or cannot be heard. */
  #settle: ((outcome: 'ended' | 'stopped' | StarlingError) => void) | undefined;

  constructor(options: PlayerOptions) {
    this.#settings = playerSettings(options);
  }

  get state(): PlayerState {
    if (this.#isDisposed) return 'disposed';
    if (this.#feed === undefined) return 'idle';
    if (this.#hasEnded) return 'ended';
    if (!this.#isWanted) return 'paused';
    if (this.#isLocked) return 'locked';
    const reported = this.#position.state;
    // Played out means handed to the device: it still sounds until `#onEnd`.
    return reported === 'playing' || reported === 'ended' ? 'playing' : 'buffering';
  }

  get duration(): number {
    return this.#feed?.duration ?? 0;
  }

  get currentTime(): number {
    if (this.#hasEnded) return this.duration;
    return this.#output === undefined ? 0 : this.#position.seconds(this.#output, this.duration);
  }

  get underruns(): number {
    return this.#position.underruns;
  }

  get stream(): MediaStream {
    return this.#open().stream;
  }

  on<Event extends keyof PlayerEvents>(
    event: Event,
    listener: (detail: PlayerEvents[Event]) => void,
  ): () => void {
    return this.#listeners.add(event, listener);
  }

  enqueue(
    samples: Float32Array,
    { final = false, sampleRate = defaultSampleRate }: EnqueueOptions = {},
  ): void {
    const output = this.#open();
    if (this.#hasEnded) this.stop();
    const feed = this.#feed ?? this.#begin(output);
    this.#append(output, feed, feed.push(samples, sampleRate));
    if (final) this.#finish(output, feed);
    this.#update();
  }

  async play(parts: AsyncIterable<PlayablePart>, { signal }: PlayOptions = {}): Promise<'ended' | 'stopped'> {
    throwIfAborted(signal);
    const output = this.#open();
    this.stop();
    const feed = this.#begin(output);
    this.#update();
    let onAbort: (() => void) | undefined;
    const outcome = new Promise<'ended' | 'stopped'>((resolve, reject) => {
      this.#settle = (end) => (typeof end === 'string' ? resolve(end) : reject(end));
      onAbort = () => {
        reject(abortedError(signal));
        if (this.#feed === feed) this.stop();
      };
      signal?.addEventListener('abort', onAbort);
      this.#read(output, feed, parts).catch(reject);
    });
    try {
      return await outcome;
    } finally {
      if (onAbort) signal?.removeEventListener('abort', onAbort);
    }
  }

  pause(): void {
    this.#setWanted(false);
  }

  resume(): void {
    if (this.#hasEnded) this.seek(0);
    this.#setWanted(true);
    // Also when that has been tried before: only a call from a click or key handler unlocks the page.
    if (this.#feed !== undefined) this.#output?.wake();
  }

  stop(): void {
    if (this.#feed === undefined) return;
    this.#generation += 1;
    this.#output?.send({ type: 'reset', generation: this.#generation });
    this.#output?.send({ type: 'play' });
    this.#feed = undefined;
    this.#position.reset();
    this.#isWanted = true;
    this.#clearEnd();
    this.#update();
    this.#settle?.('stopped');
    this.#settle = undefined;
  }

  seek(seconds: number): void {
    const feed = this.#feed;
    const output = this.#output;
    if (feed === undefined || output === undefined) return;
    const place = Math.min(Math.max(0, Number.isFinite(seconds) ? seconds : 0), feed.duration);
    const frame = Math.round(place * output.context.sampleRate);
    feed.seeks += 1;
    output.send({ type: 'seek', generation: feed.generation, frame });
    this.#position.moveTo(place);
    this.#clearEnd();
    this.#update();
    this.#emitTime();
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.stop();
    this.#isDisposed = true;
    this.#update();
    this.#listeners.clear();
    await this.#output?.close();
  }

  #open(): AudioOutput {
    if (this.#isDisposed) {
      throw new StarlingError('playback_unavailable', 'The player was disposed of. Make a new one.', {});
    }
    if (this.#failure) throw this.#failure;
    this.#output ??= new AudioOutput(this.#settings, {
      onReport: (report) => this.#onReport(report),
      onLock: (isLocked) => this.#onLock(isLocked),
      onError: (error) => this.#onError(error),
    });
    return this.#output;
  }

  #begin(output: AudioOutput): AudioFeed {
    this.#generation += 1;
    this.#feed = new AudioFeed(this.#generation, output.context.sampleRate);
    output.send({ type: 'reset', generation: this.#generation });
    return this.#feed;
  }

  async #read(output: AudioOutput, feed: AudioFeed, parts: AsyncIterable<PlayablePart>): Promise<void> {
    let sampleRate = defaultSampleRate;
    try {
      for await (const part of parts) {
        if (this.#feed !== feed) return;
        if (part.type === 'start') sampleRate = part.sampleRate;
        else if (part.type === 'audio') this.#append(output, feed, feed.push(part.samples, sampleRate));
        else break;
        this.#update();
      }
    } finally {
      if (this.#feed === feed) this.#finish(output, feed);
    }
  }

  #append(output: AudioOutput, feed: AudioFeed, samples: Float32Array): void {
    if (samples.length === 0) return;
    output.send({ type: 'append', generation: feed.generation, samples: samples.slice() });
  }

  #finish(output: AudioOutput, feed: AudioFeed): void {
    this.#append(output, feed, feed.finish());
    output.send({ type: 'finish', generation: feed.generation });
    this.#update();
  }

  #setWanted(isWanted: boolean): void {
    if (this.#feed === undefined) return;
    this.#isWanted = isWanted;
    this.#output?.send({ type: isWanted ? 'play' : 'pause' });
    this.#update();
  }

  #onReport(report: PlayerReport): void {
    const feed = this.#feed;
    const isCurrent = report.generation === feed?.generation && report.seeks === feed.seeks;
    if (!isCurrent || this.#isDisposed) return;
    const { underruns } = this;
    this.#position.take(report, this.#output!.context.sampleRate);
    if (report.state === 'ended') {
      // What the device holds has still to be heard.
      this.#endTimer ??= setTimeout(() => this.#onEnd(), this.#output!.latencySeconds * 1000);
    }
    this.#update();
    if (report.underruns > underruns) this.#listeners.emit('underrun', report.underruns);
    this.#emitTime();
  }

  #onEnd(): void {
    this.#endTimer = undefined;
    this.#hasEnded = true;
    this.#update();
    this.#emitTime();
    this.#listeners.emit('ended', undefined);
    this.#settle?.('ended');
    this.#settle = undefined;
  }

  #clearEnd(): void {
    clearTimeout(this.#endTimer);
    this.#endTimer = undefined;
    this.#hasEnded = false;
  }

  #onLock(isLocked: boolean): void {
    this.#isLocked = isLocked;
    this.#update();
    if (isLocked) this.#listeners.emit('locked', undefined);
  }

  #onError(error: StarlingError<'playback_unavailable'>): void {
    this.#failure = error;
    this.#settle?.(error);
    this.#settle = undefined;
    this.stop();
    this.#listeners.emit('error', error);
  }

  #emitTime(): void {
    this.#listeners.emit('time', { currentTime: this.currentTime, duration: this.duration });
  }

  /** Wakes the device or lets it sleep, and tells of a new state. */
  #update(): void {
    const { state } = this;
    const isNeeded = state === 'buffering' || state === 'playing' || state === 'locked';
    if (!this.#isDisposed) this.#output?.setNeeded(isNeeded);
    if (this.state === this.#announced) return;
    this.#announced = this.state;
    this.#listeners.emit('state', this.#announced);
  }
}
