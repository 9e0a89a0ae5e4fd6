/** Calls back when nothing was going on for a while. */
export class IdleTimer {
  readonly #delay: () => number;
  readonly #onIdle: () => void;
  #busy = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param delay milliseconds, asked for each time; 0: never
   * @param onIdle called once for each time of idleness
   */
  constructor(delay: () => number, onIdle: () => void) {
    this.#delay = delay;
    this.#onIdle = onIdle;
  }

  /** Something begins; to be ended with {@link end}. */
  begin(): void {
    this.#busy += 1;
    this.cancel();
  }

  /** Something that had begun is over. */
  end(): void {
    this.#busy -= 1;
    if (this.#busy === 0) this.#arm();
  }

  /** Forgets the time that was running. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(): void {
    this.cancel();
    const delay = this.#delay();
    if (delay === 0) return;
    this.#timer = setTimeout(() => this.#onIdle(), delay);
    // Waiting for idleness is no reason to go on living.
    this.#timer.unref();
  }
}
