/** What is done with members' recordings: for each member one thing at a time, which ends when the member's data is deleted. */
export class MemberWork {
  readonly #running = new Map<string, { readonly stop: AbortController; readonly ended: Promise<unknown> }>();

  /** Whether something is done with a member's recording. */
  has(userId: string): boolean {
    return this.#running.has(userId);
  }

  /**
   * Does something with a member's recording.
   *
   * @param work gets a signal that fires when it must stop and leave nothing behind
   * @returns `stopped` when {@link MemberWork.end} came before its end
   * @throws what the work throws, unless it was stopped
   */
  async run(userId: string, work: (signal: AbortSignal) => Promise<void>): Promise<'done' | 'stopped'> {
    const stop = new AbortController();
    const result = work(stop.signal);
    const ended = result.catch(() => undefined);
    const entry = { stop, ended };
    this.#running.set(userId, entry);
    try {
      await result;
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      if (this.#running.get(userId) === entry) this.#running.delete(userId);
    }
    return stop.signal.aborted ? 'stopped' : 'done';
  }

  /** Stops what is done with a member's recording, and waits until it is over. */
  async end(userId: string): Promise<void> {
    const entry = this.#running.get(userId);
    entry?.stop.abort();
    await entry?.ended;
  }
}
