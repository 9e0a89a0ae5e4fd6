import type { StarlingError } from '@starling-tts/core';
import { StreamPlayer } from './stream-player.js';

/** Options of {@link createPlayer}. */
export interface PlayerOptions {
  /**
   * Rate of the audio context in hertz, 8000 to 192000. Default 24000, the models' own: the browser's output resampler then does what is
   * left, which it does better than it resamples single buffers. Left out of account when `context` is given.
   */
  readonly sampleRate?: number;
  /** A context of the page to play in; it is never suspended or closed here. Default: one of the player's own. */
  readonly context?: AudioContext;
  /** Where the sound goes, a node of `context`; null for nowhere but {@link Player.stream}. Default: the context's destination. */
  readonly destination?: AudioNode | null;
  /**
   * Address of the processor's file (`@starling-tts/engine-web/player/processor.js`), for pages that serve it somewhere else.
   * Default: beside this module, which bundlers that understand `new URL(…, import.meta.url)` put in place.
   */
  readonly workletUrl?: string | URL;
  /** Seconds of audio to wait for before playing begins and after an underrun. Default 0.2; 0 waits for two blocks of 128 frames. */
  readonly preBufferSeconds?: number;
}

/** What a player is doing. */
export type PlayerState =
  /** There is nothing to play. */
  | 'idle'
  /** Waits for audio: at the start until the pre-buffer is full, later after an underrun or a seek. */
  | 'buffering'
  /** Sounds. */
  | 'playing'
  /** Holds; {@link Player.resume} goes on with the very next sample. */
  | 'paused'
  /** The browser lets the page make no sound before the user has done something: call {@link Player.resume} on a click or key. */
  | 'locked'
  /** Everything was played. */
  | 'ended'
  /** {@link Player.dispose} was called. */
  | 'disposed';

/** What listeners are told, by event. */
export interface PlayerEvents {
  /** About twenty times a second while it plays, and after a seek. */
  time: { readonly currentTime: number; readonly duration: number };
  /** The state has changed. */
  state: PlayerState;
  /** Audio ran out before its end; how often that has happened to this audio. */
  underrun: number;
  /** The browser keeps the page silent; the state is `locked`. */
  locked: undefined;
  /** The end has been heard. */
  ended: undefined;
  /** Sound cannot be made at all: `playback_unavailable`. */
  error: StarlingError;
}

/** A part of what {@link Player.play} takes; the parts of the speech service's streams are such parts. */
export type PlayablePart =
  /** Comes first and tells the rate in hertz. */
  | { readonly type: 'start'; readonly sampleRate: number }
  /** Mono samples, ±1 is full scale. */
  | { readonly type: 'audio'; readonly samples: Float32Array }
  /** There is no more. */
  | { readonly type: 'end' };

/** Options of {@link Player.enqueue}. */
export interface EnqueueOptions {
  /** Whether these are the last samples. Default false. */
  readonly final?: boolean;
  /** Rate of the samples in hertz, the same for all of one stream. Default 24000. Another one than the context's is resampled. */
  readonly sampleRate?: number;
}

/** Options of {@link Player.play}. */
export interface PlayOptions {
  /** Stops playing and reading. Pass it to whatever makes the parts as well, so that it stops too. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Plays one stream of audio while it is still arriving: gapless, with everything that has arrived kept for {@link Player.seek}
 * (96 kB a second at 24 kHz, 346 MB an hour), also what has been played, until the next {@link Player.stop} or until new audio
 * begins. Whatever goes on for hours should be enqueued as several audios. Sound comes from an audio worklet, so a busy page does not
 * disturb it.
 */
export interface Player {
  /**
   * Adds samples (copied) to the end and plays. After {@link Player.stop} or the end of the last audio they begin new audio.
   *
   * @throws StarlingError `invalid_request` when the last samples have been added already and still play, or the rate changes
   */
  enqueue(samples: Float32Array, options?: EnqueueOptions): void;
  /**
   * Stops what is playing and plays this as it comes. When reading fails, what came before is played out.
   *
   * @returns `ended` when it was heard to the end, `stopped` when something else was played or the player stopped
   * @throws StarlingError `aborted`, `playback_unavailable`, and whatever the parts throw
   */
  play(parts: AsyncIterable<PlayablePart>, options?: PlayOptions): Promise<'ended' | 'stopped'>;
  /** Holds, within one block (5 ms). */
  pause(): void;
  /**
   * Goes on after a pause, unlocks a locked player when called by a click or key, and plays again from the start after the end.
   */
  resume(): void;
  /** Falls silent within one block and forgets the audio. Nothing that was on its way is heard. */
  stop(): void;
  /** Goes to a place in what has arrived so far; beyond either end means that end. */
  seek(seconds: number): void;
  /** Seconds of the audio that have been heard. */
  readonly currentTime: number;
  /** Seconds of audio that have arrived. */
  readonly duration: number;
  /** What it is doing. */
  readonly state: PlayerState;
  /** How often this audio ran out before its end. */
  readonly underruns: number;
  /** The sound as a stream, for recording or sending. The first use connects it. */
  readonly stream: MediaStream;
  /** Calls a function at an event. Returns a function that ends that. */
  on<Event extends keyof PlayerEvents>(
    event: Event,
    listener: (detail: PlayerEvents[Event]) => void,
  ): () => void;
  /** Stops and frees everything. Idempotent. */
  dispose(): Promise<void>;
}

/**
 * Makes a player. Nothing is asked of the browser before the first audio comes; the audio context sleeps when nothing plays.
 *
 * @throws StarlingError `invalid_request` for a rate out of range or a pre-buffer that is not 0 to 10 seconds
 *
 * @example
 * ```ts
 * const player = createPlayer();
 * player.on('locked', () => showPlayButton(() => player.resume()));
 * await player.play(speech.stream({ operation: 'tts', mode: 'streaming', text }, { signal }), { signal });
 * ```
 */
export function createPlayer(options: PlayerOptions = {}): Player {
  return new StreamPlayer(options);
}
