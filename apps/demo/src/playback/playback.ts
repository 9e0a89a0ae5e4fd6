import { createPlayer, type Player, type PlayerState } from '@starling-tts/engine-web';
import { secondsToGather } from './hold.js';
import type { Take } from './take.js';

/** What the page is told about playing. */
export interface PlaybackEvents {
  /** The state, or how often audio ran out. */
  readonly onChange: () => void;
  /** The end was heard. */
  readonly onEnded: () => void;
  /** Sound cannot be made. */
  readonly onError: (error: unknown) => void;
}

/** Plays takes, also before they are complete, and again after they were stopped. */
export class Playback {
  readonly #player: Player;
  readonly #onChange: () => void;
  #take: Take | undefined;
  /** Whether the player holds the audio of the take; after a stop it does not. */
  #isLoaded = false;
  /** Whether playing waits until enough has been made to go on without a break. */
  #isHolding = false;

  constructor({ onChange, onEnded, onError }: PlaybackEvents) {
    this.#player = createPlayer();
    this.#onChange = onChange;
    this.#player.on('state', onChange);
    this.#player.on('underrun', () => {
      this.#hold();
      onChange();
    });
    this.#player.on('ended', onEnded);
    this.#player.on('error', onError);
  }

  /** What is played. */
  get take(): Take | undefined {
    return this.#take;
  }

  /** What the player is doing. */
  get state(): PlayerState {
    return this.#isHolding ? 'buffering' : this.#player.state;
  }

  /** Whether sound is coming or about to come. */
  get isActive(): boolean {
    return this.state === 'playing' || this.state === 'buffering' || this.state === 'locked';
  }

  /** Seconds that were heard. */
  get currentTime(): number {
    return this.#isLoaded ? this.#player.currentTime : 0;
  }

  /** How often the audio ran out. */
  get underruns(): number {
    return this.#player.underruns;
  }

  /** The sound as a stream, for whoever wants to record it. */
  get stream(): MediaStream {
    return this.#player.stream;
  }

  /** Makes a new take the one that is played; its audio comes with {@link Playback.append}. */
  begin(take: Take): void {
    this.#isHolding = false;
    this.#player.stop();
    this.#take = take;
    this.#isLoaded = true;
  }

  /** Adds audio to the take and plays it. */
  append(samples: Float32Array): void {
    const take = this.#take!;
    take.append(samples);
    if (!this.#isLoaded) return;
    this.#player.enqueue(samples, { sampleRate: take.sampleRate });
    if (this.#isHolding && this.#hasEnough(take)) this.#release();
  }

  /** No more audio will come to the take. */
  finish(): void {
    const take = this.#take;
    if (take === undefined || take.isComplete) return;
    take.isComplete = true;
    if (this.#isLoaded && take.samples > 0) {
      this.#player.enqueue(new Float32Array(0), { final: true, sampleRate: take.sampleRate });
    }
    this.#release();
  }

  /** Plays or pauses. */
  toggle(): void {
    if (this.#take === undefined || this.#take.samples === 0) return;
    if (!this.#isLoaded) this.#load();
    else if (this.#isHolding) {
      // The player pauses already; from now on because the user wants it to.
      this.#isHolding = false;
      this.#onChange();
    } else if (this.state === 'playing' || this.state === 'buffering') this.#player.pause();
    else this.#player.resume();
  }

  /** Pauses, when it plays. */
  pause(): void {
    if (this.isActive) this.#player.pause();
    this.#isHolding = false;
  }

  /** Falls silent; the take stays and can be played again. */
  stop(): void {
    this.#isHolding = false;
    this.#player.stop();
    this.#isLoaded = false;
  }

  /** Goes to a second of the take. */
  seek(seconds: number): void {
    if (this.#take === undefined || this.#take.samples === 0) return;
    if (!this.#isLoaded) {
      this.#load();
      this.#player.pause();
    }
    this.#player.seek(seconds);
  }

  /** Once is enough: from then on it plays without a break, or nearly. */
  #hold(): void {
    const take = this.#take;
    if (take === undefined || take.isComplete || this.#hasEnough(take)) return;
    this.#isHolding = true;
    this.#player.pause();
  }

  #release(): void {
    if (!this.#isHolding) return;
    this.#isHolding = false;
    this.#player.resume();
  }

  #hasEnough(take: Take): boolean {
    const ahead = take.seconds - this.#player.currentTime;
    return ahead >= secondsToGather(take.expectedSeconds - take.seconds, take.realTimeFactor);
  }

  #load(): void {
    const take = this.#take!;
    this.#isLoaded = true;
    this.#player.enqueue(take.joined(), { final: take.isComplete, sampleRate: take.sampleRate });
  }
}
