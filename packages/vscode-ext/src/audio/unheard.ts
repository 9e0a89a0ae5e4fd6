import { type Played, type SampleTag, sampleRate } from '../session/contracts.js';

/** Samples that were handed on and not heard yet. */
export interface UnheardSamples {
  /** 24 kHz mono. */
  readonly samples: Float32Array;
  /** Index of the sentence they are of. */
  readonly sentence: number;
  /** Seconds of the sentence that lie before them. */
  readonly startSeconds: number;
}

/**
 * What a player has and has not played yet: says when it has enough, and what to hand over again when it lost everything.
 */
export class UnheardQueue {
  readonly #mostSeconds: number;
  #queue: UnheardSamples[] = [];
  #seconds = 0;
  #sentence = -1;
  #sentenceSeconds = 0;
  #waiting: (() => void)[] = [];

  /** @param mostSeconds of sound that a player is given ahead */
  constructor(mostSeconds: number) {
    this.#mostSeconds = mostSeconds;
  }

  /** Seconds of sound that wait to be heard. */
  get seconds(): number {
    return this.#seconds;
  }

  /** What waits, in order. */
  get samples(): readonly UnheardSamples[] {
    return this.#queue;
  }

  /** Forgets everything; whoever waits for room goes on. */
  clear(): void {
    this.#queue = [];
    this.#seconds = 0;
    this.#sentence = -1;
    this.#sentenceSeconds = 0;
    this.#release();
  }

  /** Notes samples that are handed on. */
  add(samples: Float32Array, { sentence }: Pick<SampleTag, 'sentence'>): UnheardSamples {
    if (sentence !== this.#sentence) this.#sentenceSeconds = 0;
    this.#sentence = sentence;
    const entry = { samples, sentence, startSeconds: this.#sentenceSeconds };
    const seconds = samples.length / sampleRate;
    this.#sentenceSeconds += seconds;
    this.#queue.push(entry);
    this.#seconds += seconds;
    return entry;
  }

  /** Resolves when more is welcome. */
  room(): Promise<void> {
    if (this.#seconds < this.#mostSeconds) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Notes how far was heard; the rest of samples that were heard in part stays. */
  heard({ sentence, seconds }: Pick<Played, 'sentence' | 'seconds'>): void {
    for (;;) {
      const first = this.#queue[0];
      if (first === undefined || first.sentence > sentence) break;
      // The last sentence that was heard may be before these, or these may be before it.
      const heardSeconds =
        first.sentence < sentence ? Number.POSITIVE_INFINITY : seconds - first.startSeconds;
      const heardSamples = Math.min(first.samples.length, Math.round(heardSeconds * sampleRate));
      if (heardSamples <= 0) break;
      this.#seconds -= heardSamples / sampleRate;
      if (heardSamples < first.samples.length) {
        this.#queue[0] = {
          samples: first.samples.subarray(heardSamples),
          sentence: first.sentence,
          startSeconds: first.startSeconds + heardSamples / sampleRate,
        };
        break;
      }
      this.#queue.shift();
    }
    if (this.#queue.length === 0) this.#seconds = 0;
    if (this.#seconds < this.#mostSeconds) this.#release();
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
