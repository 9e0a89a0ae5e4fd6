import { type BackoffRange, backoffDelay, retryAfterDelay, sleep } from './delays.js';
import type { PlatformAnswer } from './platform-client.js';

/** How a post ended. */
export type DeliveryOutcome =
  | { readonly delivered: true }
  | {
      readonly delivered: false;
      /** The platform's last status; absent when no answer came. */
      readonly status?: number;
      /** The delivery was given up because its signal fired. */
      readonly aborted?: true;
    };

/** How hard {@link deliver} tries. */
export interface DeliveryEffort {
  /** Milliseconds after which no further try is begun. */
  readonly budget: number;
  /** Delays between tries. */
  readonly backoff: BackoffRange;
  /** Gives up at once. */
  readonly signal?: AbortSignal | undefined;
  /** Told before each new try. */
  readonly onRetry?: (reason: string) => void;
}

/** Statuses after which the same post may be taken: time-outs, throttling and failures of the server. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Posts until it is taken, refused for good, or the budget is used up. Dropped connections count as transient. */
export async function deliver(
  post: () => Promise<PlatformAnswer>,
  { budget, backoff, signal, onRetry }: DeliveryEffort,
): Promise<DeliveryOutcome> {
  const giveUpAt = performance.now() + budget;
  for (let failures = 1; ; failures += 1) {
    const answer = await post().catch(() => undefined);
    if (answer !== undefined && answer.status >= 200 && answer.status < 300) return { delivered: true };
    const failed = { delivered: false, ...(answer && { status: answer.status }) } as const;
    if (signal?.aborted) return { ...failed, aborted: true };
    if (answer !== undefined && !isTransient(answer.status)) return failed;
    const delay = retryAfterDelay(answer?.retryAfter ?? null) ?? backoffDelay(failures, backoff);
    if (performance.now() + delay >= giveUpAt) return failed;
    onRetry?.(answer === undefined ? 'no answer' : `status ${answer.status}`);
    await sleep(delay, signal);
    if (signal?.aborted) return { ...failed, aborted: true };
  }
}
