/** Why the bot will leave by itself. */
export type LeaveReason = 'alone' | 'idle';

/** Timers after which the bot leaves, by server and reason. */
export class LeaveTimers {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** Starts a timer, unless it runs already. */
  start(guildId: string, reason: LeaveReason, seconds: number, leave: () => void): void {
    const key = `${guildId}:${reason}`;
    if (this.#timers.has(key)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      leave();
    }, seconds * 1000);
    this.#timers.set(key, timer.unref());
  }

  /** Stops a timer, or both of a server. */
  stop(guildId: string, ...reasons: readonly LeaveReason[]): void {
    for (const reason of reasons.length > 0 ? reasons : (['alone', 'idle'] as const)) {
      const key = `${guildId}:${reason}`;
      clearTimeout(this.#timers.get(key));
      this.#timers.delete(key);
    }
  }
}
