import type { BackoffRange } from './delays.js';

/** How long a worker waits for what, in milliseconds. */
export interface WorkerTimings {
  /** Longest wait for an answer to a poll. */
  readonly poll: number;
  /** Longest wait for an answer to a post. */
  readonly post: number;
  /** How long a result is tried to be delivered. */
  readonly resultBudget: number;
  /** How long a partial output or a progress report is tried to be delivered. */
  readonly partialBudget: number;
  /** Delays between failed posts. */
  readonly postBackoff: BackoffRange;
  /** Delays between failed polls. */
  readonly pollBackoff: BackoffRange;
  /** Wait after a poll that was throttled without saying for how long. */
  readonly throttled: number;
  /** Shortest time between polls that bring nothing. */
  readonly emptyPoll: number;
  /** How long a worker that has to end now still tries to deliver what it has. */
  readonly stopGrace: number;
}

/** The waits that suit RunPod. */
export const defaultTimings: WorkerTimings = {
  poll: 90_000,
  post: 120_000,
  resultBudget: 180_000,
  partialBudget: 20_000,
  postBackoff: { first: 250, most: 10_000 },
  pollBackoff: { first: 250, most: 10_000 },
  throttled: 5_000,
  emptyPoll: 200,
  stopGrace: 5_000,
};
