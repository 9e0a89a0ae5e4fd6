import type { FairSlots, SlotTicket, Urgency } from './fair-slots.js';

/** Options of {@link SpeechAhead}. */
export interface SpeechAheadOptions {
  /** Makes the audio; stops when the signal fires. */
  readonly source: (signal: AbortSignal) => AsyncIterable<Float32Array>;
  /** Who may generate. */
  readonly slots: FairSlots;
  /** Whose turn it takes: the server. */
  readonly group: string;
  /** Whether it is to be heard now or is made ahead. */
  readonly urgency: Urgency;
}

/**
 * Audio of one utterance that is made as fast as the engine can and kept until it is played. Begins at once, so that the first
 * audio of what comes next is there before its turn. Played once. What it holds is limited by the length of its text.
 */
export class SpeechAhead implements AsyncIterable<Float32Array> {
  readonly #options: SpeechAheadOptions;
  readonly #stop = new AbortController();
  readonly #chunks: Float32Array[] = [];
  readonly #ticket: SlotTicket;
  #isMade = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** Settles when nothing more is generated, however that came about. Never fails. */
  readonly made: Promise<void>;

  constructor(options: SpeechAheadOptions) {
    this.#options = options;
    this.#ticket = options.slots.request(options.group, options.urgency, this.#stop.signal);
    this.made = this.#make();
  }

  /** It is its turn now. */
  hurry(): void {
    this.#ticket.hurry();
  }

  /** Stops generating and forgets what is there. */
  cancel(): void {
    this.#chunks.length = 0;
    this.#stop.abort();
  }

  /** The audio. Fails with what the source failed with, after what came before. */
  [Symbol.asyncIterator](): AsyncIterator<Float32Array, undefined> {
    return {
      next: async () => {
        while (this.#chunks.length === 0) {
          if (this.#failure !== undefined) throw this.#failure.error;
          if (this.#isMade) return { done: true, value: undefined };
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
        return { done: false, value: this.#chunks.shift()! };
      },
      return: async () => {
        this.cancel();
        return { done: true, value: undefined };
      },
    };
  }

  async #make(): Promise<void> {
    const { signal } = this.#stop;
    let release: (() => void) | undefined;
    try {
      release = await this.#ticket.granted;
      for await (const samples of this.#options.source(signal)) {
        if (signal.aborted) break;
        this.#chunks.push(samples);
        this.#tell();
      }
    } catch (error) {
      if (!signal.aborted) this.#failure = { error };
    } finally {
      release?.();
      this.#isMade = true;
      this.#tell();
    }
  }

  #tell(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
