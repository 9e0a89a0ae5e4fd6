import { abortedError, throwIfAborted } from '../errors/starling-error.js';
import { unacknowledgedSecondsLimit } from './protocol.js';

/** Counts the audio a stream has sent ahead of its consumer and makes the sender wait at the limit. */
export class AudioCredit {
  readonly #limit: number;
  readonly #signal: AbortSignal;
  #unacknowledged = 0;
  #resume: (() => void) | undefined;

  /**
   * @param sampleRate Hz of the stream
   * @param signal ends a wait
   */
  constructor(sampleRate: number, signal: AbortSignal) {
    this.#limit = sampleRate * unacknowledgedSecondsLimit;
    this.#signal = signal;
  }

  /**
   * Notes samples as sent; resolves when more may be sent. A single part may be longer than the limit.
   *
   * @throws StarlingError `aborted`
   */
  async spend(samples: number): Promise<void> {
    this.#unacknowledged += samples;
    while (this.#unacknowledged >= this.#limit) {
      throwIfAborted(this.#signal);
      await this.#acknowledged();
    }
  }

  /** Notes samples as consumed. */
  acknowledge(samples: number): void {
    this.#unacknowledged = Math.max(0, this.#unacknowledged - samples);
    this.#resume?.();
  }

  #acknowledged(): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => reject(abortedError(this.#signal));
      this.#signal.addEventListener('abort', onAbort, { once: true });
      this.#resume = () => {
        this.#signal.removeEventListener('abort', onAbort);
        this.#resume = undefined;
        resolve();
      };
    });
  }
}
