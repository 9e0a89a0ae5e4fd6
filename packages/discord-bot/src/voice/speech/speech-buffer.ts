import { StarlingError } from '@starling-tts/core';
import { speechSampleRate } from './voice-format.js';

/** Options of {@link SpeechBuffer}. All in seconds. */
export interface SpeechBufferOptions {
  /** Audio that has to be there before any is given out, at the start and whenever the buffer ran dry. */
  readonly start: number;
  /** Audio to fetch ahead; beyond, the source is left alone. */
  readonly ahead: number;
  /** Time without a chunk after which the source counts as dead. */
  readonly stalled: number;
}

/**
 * Fetches speech ahead of the speaker: a source that makes audio in bursts keeps working while earlier audio is spoken, and
 * one that is late makes a pause instead of a stutter. Iterate once.
 */
export class SpeechBuffer implements AsyncIterable<Float32Array> {
  readonly #options: SpeechBufferOptions;
  readonly #source: AsyncIterator<Float32Array>;
  readonly #chunks: Float32Array[] = [];
  #samples = 0;
  #isFilling = true;
  #isOver = false;
  #wake: (() => void) | undefined;

  /** Begins to fetch at once. */
  constructor(source: AsyncIterable<Float32Array>, options: SpeechBufferOptions) {
    this.#options = options;
    this.#source = source[Symbol.asyncIterator]();
    void this.#fetch();
  }

  /** What the source failed with, once everything before it was given out. */
  failure: unknown;

  /** Drops what is buffered and ends the source, without waiting for a chunk that it is working on. */
  cancel(): void {
    this.#chunks.length = 0;
    this.#samples = 0;
    if (!this.#isOver) this.#endSource();
    this.#isOver = true;
    this.#changed();
  }

  /** Gives out the chunks in order and ends with the source, also when that fails. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Float32Array, void, undefined> {
    for (;;) {
      while (!this.#isOver && !this.#hasEnough()) await this.#change();
      const chunk = this.#chunks.shift();
      if (chunk === undefined) return;
      this.#samples -= chunk.length;
      this.#isFilling = this.#chunks.length === 0;
      this.#changed();
      yield chunk;
    }
  }

  #hasEnough(): boolean {
    return this.#samples > 0 && (!this.#isFilling || this.#samples >= this.#options.start * speechSampleRate);
  }

  async #fetch(): Promise<void> {
    try {
      while (!this.#isOver) {
        const next = await this.#nextChunk();
        if (this.#isOver || next.done) break;
        if (next.value.length === 0) continue;
        this.#chunks.push(next.value);
        this.#samples += next.value.length;
        this.#changed();
        while (!this.#isOver && this.#samples >= this.#options.ahead * speechSampleRate) await this.#change();
      }
    } catch (error) {
      if (!this.#isOver) this.failure = error;
    }
    this.#isOver = true;
    this.#changed();
  }

  async #nextChunk(): Promise<IteratorResult<Float32Array>> {
    const { stalled } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const isStalled = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#endSource();
        const message = `The engine gave no audio for ${stalled} seconds, so the speech was given up. Try a shorter text, or see whether the machine is overloaded.`;
        reject(new StarlingError('engine_failed', message, { stage: 'streaming' }));
      }, stalled * 1000);
    });
    try {
      return await Promise.race([this.#source.next(), isStalled]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The source may fail while it is being ended; nobody waits for it any more. */
  #endSource(): void {
    Promise.resolve(this.#source.return?.()).catch(() => undefined);
  }

  #waiting: Promise<void> | undefined;

  #change(): Promise<void> {
    this.#waiting ??= new Promise((resolve) => {
      this.#wake = resolve;
    });
    return this.#waiting;
  }

  #changed(): void {
    this.#waiting = undefined;
    this.#wake?.();
    this.#wake = undefined;
  }
}
