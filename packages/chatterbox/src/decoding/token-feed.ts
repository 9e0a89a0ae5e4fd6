import type { StopReason } from '@starling-tts/core';

/**
 * Speech tokens as they are made, for a decoder that runs beside the language model: a background loop fills the feed,
 * readers wait until enough tokens are there.
 */
export class TokenFeed {
  readonly #tokens: number[] = [];
  readonly #finished: Promise<void>;
  #stopReason: StopReason | undefined;
  #failure: { readonly error: unknown } | undefined;
  #cancelled = false;
  #wake: (() => void) | undefined;

  /** Starts reading the source at once. */
  constructor(source: AsyncGenerator<number, StopReason>) {
    this.#finished = this.#fill(source);
  }

  /** A feed that holds all its tokens from the start. */
  static of(tokens: readonly number[], stopReason: StopReason): TokenFeed {
    const feed = new TokenFeed(endsWith(stopReason));
    feed.#tokens.push(...tokens);
    feed.#stopReason = stopReason;
    return feed;
  }

  /** Tokens so far. */
  get tokens(): readonly number[] {
    return this.#tokens;
  }

  /** Why the source ended; undefined while it runs. */
  get stopReason(): StopReason | undefined {
    return this.#stopReason;
  }

  /**
   * Waits until this many tokens are there or the source has ended. One reader at a time.
   *
   * @throws what the source throws
   */
  async waitFor(count: number): Promise<void> {
    while (this.#tokens.length < count && this.#stopReason === undefined) {
      if (this.#failure) throw this.#failure.error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Ends the source after the step in progress and waits until it has let go of what it holds. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
    await this.#finished;
  }

  async #fill(source: AsyncGenerator<number, StopReason>): Promise<void> {
    try {
      for (;;) {
        const step = await source.next();
        if (step.done) {
          this.#stopReason ??= step.value;
          return;
        }
        this.#tokens.push(step.value);
        this.#wake?.();
        if (this.#cancelled) {
          await source.return('length');
          return;
        }
      }
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#wake?.();
    }
  }
}

// biome-ignore lint/correctness/useYield: a source that has nothing left to give
async function* endsWith(stopReason: StopReason): AsyncGenerator<number, StopReason> {
  return stopReason;
}
