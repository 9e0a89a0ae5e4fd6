import { StarlingError } from '@starling-tts/core';
import { type AudioSink, type Sentence, sampleRate } from './contracts.js';
import type { SentenceList } from './sentence-list.js';
import type { SpeechQueue } from './speech-queue.js';

/** How handing over a generation's sentences came to an end: all of them, by another generation, or to begin again. */
export type FeedEnd = 'finished' | 'superseded' | 'again';

/** What a feed works with. */
export interface SentenceFeedOptions {
  /** What is to be spoken; it may change meanwhile. */
  readonly sentences: SentenceList;
  /** Where speech comes from. */
  readonly queue: SpeechQueue;
  /** Where it goes. */
  readonly sink: AudioSink;
  /** The generation that counts now. */
  readonly generation: () => number;
  /** Told when a sentence is spoken again because of a failure that may pass. */
  readonly onRetry: (error: unknown) => void;
}

/** How often one sentence is tried before its error is shown. */
const attemptsPerSentence = 2;

/** Hands sentences over to the sink, one after another, as fast as it takes them. */
export class SentenceFeed {
  readonly #options: SentenceFeedOptions;
  readonly #attempts = new Map<string, number>();
  #feeding = 0;
  #written = 0;
  #writtenSeconds = 0;
  #isFinished = false;

  constructor(options: SentenceFeedOptions) {
    this.#options = options;
  }

  /** Index of the sentence that is being handed over. */
  get feeding(): number {
    return this.#feeding;
  }

  /** Index of the sentence whose samples were handed over last. */
  get written(): number {
    return this.#written;
  }

  /** Seconds handed over of that sentence. */
  get writtenSeconds(): number {
    return this.#writtenSeconds;
  }

  /** Whether everything was handed over. */
  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** Lets sentences be tried as often as if none had failed. */
  forgetFailures(): void {
    this.#attempts.clear();
  }

  /**
   * Hands over the sentences of a generation. Generating begins at once, handing over when the sink is ready.
   *
   * @throws what the speech source throws
   */
  async run(generation: number, from: number, ready: Promise<void>): Promise<FeedEnd> {
    const { sentences } = this.#options;
    this.#feeding = from;
    this.#written = from;
    this.#writtenSeconds = 0;
    this.#isFinished = false;
    this.#want(from);
    await ready;
    for (let index = from; this.#isCurrent(generation); index += 1) {
      index = sentences.firstLeft(index);
      const sentence = sentences.all[index];
      if (sentence === undefined) {
        this.finish(generation);
        return 'finished';
      }
      this.#feeding = index;
      const end = await this.#speak(generation, index, sentence);
      if (end !== 'finished') return end;
      await this.#write(
        generation,
        index,
        new Float32Array(Math.round(sentence.pauseAfterSeconds * sampleRate)),
      );
    }
    return 'superseded';
  }

  /** Tells the sink that nothing more comes. */
  finish(generation: number): void {
    this.#isFinished = true;
    this.#options.sink.finish(generation);
  }

  async #speak(generation: number, index: number, sentence: Sentence): Promise<FeedEnd> {
    for (;;) {
      try {
        for await (const samples of this.#want(index).read()) {
          await this.#write(generation, index, samples);
          if (!this.#isCurrent(generation)) return 'superseded';
        }
        return this.#isCurrent(generation) ? 'finished' : 'superseded';
      } catch (error) {
        if (!this.#isCurrent(generation)) return 'superseded';
        this.#options.queue.forget(sentence.text);
        if (!this.#mayRetry(sentence, error)) throw error;
        this.#options.onRetry(error);
        // Half of the sentence was handed over: what is heard at this moment begins again.
        if (this.#written === index && this.#writtenSeconds > 0) return 'again';
      }
    }
  }

  async #write(generation: number, index: number, samples: Float32Array): Promise<void> {
    if (samples.length === 0 || !this.#isCurrent(generation)) return;
    if (this.#written !== index) {
      this.#written = index;
      this.#writtenSeconds = 0;
    }
    this.#writtenSeconds += samples.length / sampleRate;
    await this.#options.sink.write(samples, { sentence: index, generation });
  }

  #isCurrent(generation: number): boolean {
    return generation === this.#options.generation();
  }

  #want(index: number) {
    return this.#options.queue.want(this.#options.sentences.textsFrom(index));
  }

  #mayRetry({ text }: Sentence, error: unknown): boolean {
    if (!StarlingError.is(error) || !error.isRetryable) return false;
    const attempts = (this.#attempts.get(text) ?? 1) + 1;
    this.#attempts.set(text, attempts);
    return attempts <= attemptsPerSentence;
  }
}
