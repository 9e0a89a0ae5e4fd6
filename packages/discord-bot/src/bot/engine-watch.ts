/** How often people are told that the model fails, in milliseconds. */
const noticeEvery = 5 * 60_000;

/** Remembers whether the model works, and when each server was told that it does not. */
export class EngineWatch {
  #works = true;
  readonly #toldAt = new Map<string, number>();

  /** Whether it worked when it was last used. */
  get works(): boolean {
    return this.#works;
  }

  /** It spoke. */
  worked(): void {
    this.#works = true;
  }

  /** It failed. Returns whether the server should be told now. */
  failed(guildId: string, now: number): boolean {
    this.#works = false;
    const told = this.#toldAt.get(guildId);
    if (told !== undefined && now - told < noticeEvery) return false;
    this.#toldAt.set(guildId, now);
    return true;
  }
}
