import { concatSamples, type TimeStretcher } from '@starling-tts/core';

/** Samples of one sentence that wait to be heard. */
interface QueuedSamples {
  readonly samples: Float32Array;
  readonly sentence: number;
  /** Seconds of the sentence that lie before the first sample. */
  readonly startSeconds: number;
  /** How many of the samples were taken. */
  taken: number;
}

/** A stretch of sound that is being played, and what it is of. */
interface Block {
  readonly samples: Float32Array;
  readonly sentence: number;
  /** Seconds of the sentence that were heard when the block ends. */
  readonly endSeconds: number;
  /** Whether the sentence is over, as far as is known, when the block is. */
  readonly last: boolean;
  played: number;
}

/** How far a sentence was heard. */
export interface HeardPosition {
  /** Its index. */
  readonly sentence: number;
  /** Seconds of it, as it was made, whatever the speed. */
  readonly seconds: number;
}

/** Options of {@link PlaybackQueue}. */
export interface PlaybackQueueOptions {
  /** Rate of everything, in Hz. */
  readonly sampleRate: number;
  /** Changes the speed, for this queue alone. */
  readonly stretcher: TimeStretcher;
  /** Told at least ten times a second of playing, and when a sentence ends. */
  readonly onHeard: (position: HeardPosition) => void;
  /** Told once, when everything up to `finish` was taken. */
  readonly onEnded: () => void;
}

/** Samples are taken from the queue in blocks of this many seconds: how soon a change of speed is heard. */
const blockSeconds = 0.05;

/**
 * What is to be heard next, at any speed, and how far it was heard. Runs on the audio thread, so it allocates little and never
 * waits; knows nothing of audio devices.
 */
export class PlaybackQueue {
  readonly #options: PlaybackQueueOptions;
  #queue: QueuedSamples[] = [];
  #block: Block | undefined;
  #isFinished = false;
  #isEnded = true;
  /** Samples since `onHeard` was called. */
  #untold = 0;

  constructor(options: PlaybackQueueOptions) {
    this.#options = options;
  }

  /** Whether anything may still come out of it. */
  get active(): boolean {
    return !this.#isEnded;
  }

  /** Drops everything. */
  clear(): void {
    this.#queue = [];
    this.#block = undefined;
    // What it held back is of what was dropped.
    this.#options.stretcher.flush();
    this.#isFinished = false;
    this.#isEnded = true;
    this.#untold = 0;
  }

  /** Drops everything and waits for samples. */
  start(): void {
    this.clear();
    this.#isEnded = false;
  }

  /** Adds samples of a sentence. */
  push(samples: Float32Array, sentence: number, startSeconds: number): void {
    if (this.#isEnded || samples.length === 0) return;
    this.#queue.push({ samples, sentence, startSeconds, taken: 0 });
  }

  /** Nothing more will be added. */
  finish(): void {
    this.#isFinished = true;
  }

  /** Speed of what is taken from now on, 0.5 to 3. */
  setRate(rate: number): void {
    this.#options.stretcher.setRate(rate);
  }

  /** Fills `output`; what is missing is silence. Returns how many samples are sound. */
  pull(output: Float32Array): number {
    let filled = 0;
    while (filled < output.length) {
      const block = this.#currentBlock();
      if (block === undefined) break;
      const count = Math.min(output.length - filled, block.samples.length - block.played);
      output.set(block.samples.subarray(block.played, block.played + count), filled);
      block.played += count;
      filled += count;
      this.#untold += count;
      if (block.played === block.samples.length) this.#blockEnded(block);
    }
    output.fill(0, filled);
    if (this.#isFinished && !this.#isEnded && this.#block === undefined && this.#queue.length === 0) {
      this.#isEnded = true;
      this.#options.onEnded();
    }
    return filled;
  }

  #currentBlock(): Block | undefined {
    while (this.#block === undefined) {
      const block = this.#nextBlock();
      if (block === undefined) return undefined;
      // A stretcher that has just started gives nothing yet.
      if (block.samples.length === 0) this.#tell(block, block.last);
      else this.#block = block;
    }
    return this.#block;
  }

  #nextBlock(): Block | undefined {
    const next = this.#queue[0];
    if (next === undefined) return undefined;
    const { sampleRate, stretcher } = this.#options;
    const from = next.taken;
    const to = Math.min(next.samples.length, from + Math.round(sampleRate * blockSeconds));
    next.taken = to;
    const isSpent = to === next.samples.length;
    if (isSpent) this.#queue.shift();
    const following = this.#queue[0];
    const last = isSpent && following?.sentence !== next.sentence;
    const ready = stretcher.push(next.samples.subarray(from, to));
    // With nothing to go on with, what is held back is heard now rather than later.
    const samples = isSpent && following === undefined ? concatSamples([ready, stretcher.flush()]) : ready;
    return {
      samples,
      sentence: next.sentence,
      endSeconds: next.startSeconds + to / sampleRate,
      last,
      played: 0,
    };
  }

  #blockEnded(block: Block): void {
    this.#block = undefined;
    this.#tell(block, block.last);
  }

  #tell(block: Block, now: boolean): void {
    if (!now && this.#untold < this.#options.sampleRate * blockSeconds) return;
    this.#untold = 0;
    this.#options.onHeard({ sentence: block.sentence, seconds: block.endSeconds });
  }
}
