import { setTimeout as delay } from 'node:timers/promises';

/** Waits, or until the signal fires; either way it just returns. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await delay(milliseconds, undefined, signal && { signal }).catch(() => undefined);
}

/** Limits of {@link backoffDelay}, in milliseconds. */
export interface BackoffRange {
  /** Longest delay after the first failure. */
  readonly first: number;
  /** Longest delay ever. */
  readonly most: number;
}

/**
 * Exponential backoff with jitter: between half of a doubling limit and the whole of it, so that many workers do not come
 * back all at once.
 *
 * @param failures how often it has failed in a row, from 1
 */
export function backoffDelay(
  failures: number,
  { first, most }: BackoffRange,
  random: () => number = Math.random,
): number {
  const limit = Math.min(most, first * 2 ** Math.min(failures - 1, 30));
  return limit * (0.5 + 0.5 * random());
}

/** The delay that a `Retry-After` header asks for in milliseconds, at most a minute; undefined without a usable one. */
export function retryAfterDelay(header: string | null, now: number = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isNaN(milliseconds) ? undefined : Math.min(60_000, Math.max(0, milliseconds));
}
