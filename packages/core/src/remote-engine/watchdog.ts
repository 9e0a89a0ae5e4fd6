/** Fires once when its running time, without the pauses, exceeds a limit. Starts running. */
export class Watchdog {
  readonly #onExpire: () => void;
  #remaining: number;
  #startedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param seconds the limit; 0 never fires
   * @param onExpire called once when the limit is exceeded
   */
  constructor(seconds: number, onExpire: () => void) {
    this.#remaining = seconds > 0 ? seconds * 1000 : Number.POSITIVE_INFINITY;
    this.#onExpire = onExpire;
    this.resume();
  }

  /** Stops the clock. */
  pause(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#remaining -= performance.now() - this.#startedAt;
  }

  /** Lets the clock run again. */
  resume(): void {
    if (this.#timer !== undefined || !Number.isFinite(this.#remaining)) return;
    this.#startedAt = performance.now();
    this.#timer = setTimeout(() => this.#onExpire(), Math.max(0, this.#remaining));
  }

  /** Ends it for good. */
  stop(): void {
    this.pause();
    this.#remaining = Number.POSITIVE_INFINITY;
  }
}
