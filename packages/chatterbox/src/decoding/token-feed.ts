import type { StopReason } from '@starling-tts/core';
import type { Runaway } from '../generation/runaway-guard.js';

/** Speech tokens one by one, and why they ended. */
export type TokenSource = AsyncGenerator<number, StopReason>;

/** How a feed gets its tokens. */
export interface TokenFeedOptions {
  /** Starts generation. Called once more, with 1, when the first attempt ran away and none of its tokens was used. */
  readonly generate: (attempt: 0 | 1) => TokenSource;
  /** Watches one attempt's tokens. Default: nobody does. */
  readonly watch?: () => { push(token: number): Runaway | undefined };
  /** Whether a second attempt could turn out better: not when generation is deterministic. Default false. */
  readonly mayRetry?: boolean;
  /** Whether reaching the cap is running away too, so that it is worth a second attempt. Default false. */
  readonly capIsRunaway?: boolean;
}

/**
 * Speech tokens as they are made, for a decoder that runs beside the language model: a background loop fills the feed,
 * readers wait until enough tokens are there.
 *
 * What a reader was given stands. Tokens nobody has read can still be taken back when the model runs away: while nothing has
 * been read, the whole attempt is thrown away and generation begins again; later, the feed ends where the repetition
 * began or, if that has been read already, at once.
 */
export class TokenFeed {
  readonly #options: TokenFeedOptions;
  readonly #tokens: number[] = [];
  readonly #finished: Promise<void>;
  #read = 0;
  #retried = false;
  #stopReason: StopReason | undefined;
  #failure: { readonly error: unknown } | undefined;
  #cancelled = false;
  #wake: (() => void) | undefined;

  /** Starts generating at once. */
  constructor(options: TokenFeedOptions) {
    this.#options = options;
    this.#finished = this.#fill();
  }

  /** A feed that holds all its tokens from the start. */
  static of(tokens: readonly number[], stopReason: StopReason): TokenFeed {
    const feed = new TokenFeed({ generate: () => endsWith(stopReason) });
    feed.#tokens.push(...tokens);
    feed.#stopReason = stopReason;
    return feed;
  }

  /** Tokens so far. Only those that {@link TokenFeed.waitFor} was asked for are sure to stay. */
  get tokens(): readonly number[] {
    return this.#tokens;
  }

  /** Why the source ended; undefined while it runs. */
  get stopReason(): StopReason | undefined {
    return this.#stopReason;
  }

  /** Whether the first attempt ran away and was replaced by a second. */
  get retried(): boolean {
    return this.#retried;
  }

  /**
   * Waits until this many tokens are there or the source has ended; from then on they stay. One reader at a time.
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
    this.#read = Math.min(count, this.#tokens.length);
  }

  /** Ends the source after the step in progress and waits until it has let go of what it holds. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
    await this.#finished;
  }

  async #fill(): Promise<void> {
    try {
      this.#stopReason ??= (await this.#attempt(0)) ?? (await this.#attempt(1));
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#wake?.();
    }
  }

  /** Adds one attempt's tokens. Takes them all back and returns nothing when there is to be another attempt. */
  async #attempt(attempt: 0 | 1): Promise<StopReason | undefined> {
    const { generate, watch, mayRetry = false, capIsRunaway = false } = this.#options;
    const source = generate(attempt);
    const guard = watch?.();
    for (;;) {
      const step = await source.next();
      const canRetry = mayRetry && attempt === 0 && this.#read === 0 && !this.#cancelled;
      if (step.done) {
        const isRunaway = step.value === 'length' && capIsRunaway;
        return isRunaway && canRetry ? this.#takeBack() : step.value;
      }
      this.#tokens.push(step.value);
      if (this.#cancelled) {
        await source.return('length');
        return 'length';
      }
      const runaway = guard?.push(step.value);
      if (runaway) {
        if (canRetry) this.#takeBack();
        else this.#tokens.length = Math.min(this.#tokens.length, Math.max(this.#read, runaway.keep));
        await source.return('runaway');
        return canRetry ? undefined : 'runaway';
      }
      this.#wake?.();
    }
  }

  #takeBack(): undefined {
    this.#tokens.length = 0;
    this.#retried = true;
  }
}

// biome-ignore lint/correctness/useYield: a source that has nothing left to give
async function* endsWith(stopReason: StopReason): TokenSource {
  return stopReason;
}
