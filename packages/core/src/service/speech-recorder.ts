import type { Warning } from '../engine/warning.js';
import type { SpeechSegmentTiming, StreamingMetrics } from '../operations/index.js';
import { roundTo } from './round.js';

/** Writes down what happens while a request is worked on. Begins to measure when it is made. */
export class SpeechRecorder {
  readonly #sampleRate: number;
  #runningSince: number | undefined = performance.now();
  #elapsedBefore = 0;
  #lastChunkAt = 0;
  #firstAudioAt: number | undefined;
  #samples = 0;
  readonly #warnings: Warning[] = [];
  #warningsTaken = 0;
  readonly #chunks: { samples: number; seconds: number }[] = [];

  /** Where each piece of text is in the audio. */
  readonly segments: SpeechSegmentTiming[] = [];
  /** Speech tokens so far. */
  speechTokens = 0;

  /** @param sampleRate the model's, in Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Samples so far, gaps included. */
  get samples(): number {
    return this.#samples;
  }

  /** Seconds of work so far, without the time that receivers took. */
  elapsedSeconds(): number {
    const now = performance.now();
    return this.#elapsedBefore + (now - (this.#runningSince ?? now)) / 1000;
  }

  /** Stops the clock while somebody else works. */
  pause(): void {
    this.#elapsedBefore = this.elapsedSeconds();
    this.#runningSince = undefined;
  }

  /** Starts the clock again. */
  resume(): void {
    this.#runningSince = performance.now();
  }

  /** Adds warnings, each only once. */
  warn(warnings: readonly Warning[]): void {
    for (const warning of warnings) {
      const known = this.#warnings.some(
        ({ code, message }) => code === warning.code && message === warning.message,
      );
      if (!known) this.#warnings.push(warning);
    }
  }

  /** The warnings since the last call. */
  takeWarnings(): readonly Warning[] {
    const fresh = this.#warnings.slice(this.#warningsTaken);
    this.#warningsTaken = this.#warnings.length;
    return fresh;
  }

  /** A chunk of audio came out of the model. */
  chunk(samples: number): void {
    const now = this.elapsedSeconds();
    this.#chunks.push({ samples, seconds: now - this.#lastChunkAt });
    this.#lastChunkAt = now;
    this.#samples += samples;
  }

  /** Silence between pieces: audio, but not the model's. */
  gap(samples: number): void {
    this.#samples += samples;
  }

  /** Audio leaves for the receiver. */
  emitting(): void {
    this.#firstAudioAt ??= this.elapsedSeconds();
  }

  /** What was measured, rounded to milliseconds. */
  metrics(): StreamingMetrics {
    const audioSeconds = this.#samples / this.#sampleRate;
    const total = Math.max(this.#lastChunkAt, this.#firstAudioAt ?? 0);
    return {
      total_chunks: this.#chunks.length,
      first_chunk_latency: roundTo(this.#firstAudioAt ?? 0, 3),
      total_generation_time: roundTo(total, 3),
      audio_duration: roundTo(audioSeconds, 3),
      rtf: realTimeFactor(total, audioSeconds),
      chunk_details: this.#chunks.map(({ samples, seconds }, index) => ({
        chunk_count: index + 1,
        rtf: realTimeFactor(seconds, samples / this.#sampleRate),
        chunk_shape: [1, samples],
      })),
    };
  }
}

function realTimeFactor(seconds: number, audioSeconds: number): number {
  return audioSeconds === 0 ? 0 : roundTo(seconds / audioSeconds, 3);
}
