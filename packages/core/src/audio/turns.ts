import { throwIfAborted } from '../errors/starling-error.js';

/** Samples after which other work of the event loop has its turn: aborts arrive, servers answer. */
const samplesBetweenTurns = 100_000;

/** Lets timers and messages run in the middle of long work, and looks at the abort signal. */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  #samples = 0;

  /** @param signal cancels the work */
  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /**
   * Called after every piece of work.
   *
   * @param samples how many were worked on since the last call
   * @throws StarlingError `aborted`
   */
  async after(samples: number): Promise<void> {
    throwIfAborted(this.#signal);
    this.#samples += samples;
    if (this.#samples < samplesBetweenTurns) return;
    this.#samples = 0;
    await new Promise((resolve) => setTimeout(resolve, 0));
    throwIfAborted(this.#signal);
  }
}
