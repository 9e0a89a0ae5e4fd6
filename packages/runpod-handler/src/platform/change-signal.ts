/** Lets callers wait for the next change of something. */
export class ChangeSignal {
  #waiters = new Set<() => void>();

  /** Wakes everybody who waits. */
  notify(): void {
    const waiters = this.#waiters;
    this.#waiters = new Set();
    for (const wake of waiters) wake();
  }

  /**
   * Settles at the next change, when the time is over, or when the signal fires.
   *
   * @param milliseconds longest wait; 0 or less does not wait
   */
  async next(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted || milliseconds <= 0) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiters.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#waiters.add(done);
      signal?.addEventListener('abort', done);
    });
  }
}
