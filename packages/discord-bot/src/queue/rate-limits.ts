/** How much may be said: so much at once, and so much more each minute. */
export interface Rate {
  /** Most at once. */
  readonly burst: number;
  /** How much comes back in a minute. */
  readonly perMinute: number;
}

/** A bucket that empties with use and fills with time. */
class Bucket {
  #rate: Rate;
  #level: number;
  #at: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#level = rate.burst;
    this.#at = now;
  }

  /** What fits into it. */
  get burst(): number {
    return this.#rate.burst;
  }

  /** Settings have changed: what was used stays used. */
  adapt(rate: Rate): void {
    this.#level += rate.burst - this.#rate.burst;
    this.#rate = rate;
  }

  /** How much is in it now. */
  level(now: number): number {
    const { burst, perMinute } = this.#rate;
    this.#level = Math.min(burst, this.#level + (Math.max(0, now - this.#at) / 60_000) * perMinute);
    this.#at = now;
    return this.#level;
  }

  take(amount: number): void {
    this.#level -= amount;
  }
}

/** Who and how much is limited. */
export interface RateLimitRules {
  /** Messages of one member in a server. */
  readonly memberMessages: Rate;
  /** Characters of one member in a server. */
  readonly memberCharacters: Rate;
  /** Characters of a server. */
  readonly guildCharacters: Rate;
  /** Characters of all servers. */
  readonly processCharacters: Rate;
}

/** Which limit was met. */
export type LimitMet = keyof RateLimitRules;

/** Levels are sums of fractions. */
const rounding = 1e-6;

/** Most buckets kept; full ones are forgotten first, for a forgotten bucket is a full one. */
const mostBuckets = 20_000;

/** Limits how much members, servers and the whole process have read. */
export class RateLimits {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param now the clock, milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** How many buckets are kept. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes what a text needs from all limits, or from none and says which one was met. */
  take(guildId: string, userId: string, characters: number, rules: RateLimitRules): LimitMet | undefined {
    const needs: readonly [LimitMet, key: string, amount: number][] = [
      ['memberMessages', `${guildId}:${userId}`, 1],
      ['memberCharacters', `${guildId}:${userId}`, characters],
      ['guildCharacters', guildId, characters],
      ['processCharacters', '', characters],
    ];
    const now = this.#now();
    const found = needs.map(([limit, key, amount]) => {
      const bucket = this.#bucket(`${limit}:${key}`, rules[limit], now);
      // A text longer than a whole burst is let through when nothing else was said: texts have their own limit.
      return { limit, bucket, amount, isMet: bucket.level(now) < Math.min(amount, bucket.burst) - rounding };
    });
    const met = found.find(({ isMet }) => isMet);
    if (met !== undefined) return met.limit;
    for (const { bucket, amount } of found) bucket.take(amount);
    return undefined;
  }

  /** Forgets a server. */
  forget(guildId: string): void {
    for (const key of this.#buckets.keys()) {
      if (key.includes(`:${guildId}`)) this.#buckets.delete(key);
    }
  }

  #bucket(key: string, rate: Rate, now: number): Bucket {
    const known = this.#buckets.get(key);
    known?.adapt(rate);
    if (known !== undefined) return known;
    if (this.#buckets.size >= mostBuckets) this.#dropFull(now);
    const bucket = new Bucket(rate, now);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #dropFull(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (bucket.level(now) >= bucket.burst) this.#buckets.delete(key);
    }
    // All in use: the oldest make room, many at once so that looking through all of them stays rare. Memory stays bounded whatever happens.
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < 0.75 * mostBuckets) break;
      this.#buckets.delete(key);
    }
  }
}
