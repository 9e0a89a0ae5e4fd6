/** How much may be said: so much at once, and so much more each minute. */
export interface Rate {
  /** Most at once. */
  readonly burst: number;
  /** How much comes back in a minute. */
  readonly perMinute: number;
}

/** A bucket that empties with use and fills with time. */
class Bucket {
  #level: number;
  #at: number;

  constructor(rate: Rate, now: number) {
    this.#level = rate.burst;
    this.#at = now;
  }

  /** How much is in it now. Settings may have changed since the last call. */
  level({ burst, perMinute }: Rate, now: number): number {
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

/** Most buckets kept; full ones are forgotten first, for a forgotten bucket is a full one. */
const mostBuckets = 20_000;

/** Limits how much members, servers and the whole process have read. */
export class RateLimits {
  readonly #now: () => number;
  readonly #buckets = new Map<string, { readonly bucket: Bucket; rate: Rate }>();

  /** @param now the clock, milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
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
      const entry = this.#bucket(`${limit}:${key}`, rules[limit], now);
      // A text longer than a whole burst is let through when nothing else was said: texts have their own limit.
      const isMet = entry.level(rules[limit], now) < Math.min(amount, rules[limit].burst);
      return { limit, bucket: entry, amount, isMet };
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
    if (known !== undefined) {
      known.rate = rate;
      return known.bucket;
    }
    if (this.#buckets.size >= mostBuckets) this.#dropFull(now);
    const bucket = new Bucket(rate, now);
    this.#buckets.set(key, { bucket, rate });
    return bucket;
  }

  #dropFull(now: number): void {
    for (const [key, { bucket, rate }] of this.#buckets) {
      if (bucket.level(rate, now) >= rate.burst) this.#buckets.delete(key);
    }
    // All in use: the oldest makes room, so that memory stays bounded whatever happens.
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < mostBuckets) break;
      this.#buckets.delete(key);
    }
  }
}
