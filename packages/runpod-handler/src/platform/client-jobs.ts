import type { JobStatus, JobView } from './job.js';

/** What a client asks for with a job. Times are milliseconds. */
export interface JobOrder {
  /** What goes in. */
  readonly input: unknown;
  /** Its bytes as JSON. */
  readonly inputBytes: number;
  /** Whether it came through `/runsync`. */
  readonly isSync: boolean;
  /** How long a worker may take. */
  readonly executionTimeout: number;
  /** How long it is kept unless it is final. */
  readonly timeToLive: number;
  /** Whether all other jobs go first. */
  readonly isLowPriority: boolean;
  /** Told when it is final. */
  readonly webhook?: string | undefined;
}

/** How many jobs are where; `completed`, `failed` and `retried` count since the start. */
export interface JobCounts {
  readonly completed: number;
  readonly failed: number;
  readonly inProgress: number;
  readonly inQueue: number;
  readonly retried: number;
}

/** The jobs as clients deal with them, wherever they wait. */
export interface ClientJobs {
  /** Takes an order. */
  submit(order: JobOrder): Promise<JobView | 'queue-full'>;
  /** What a client may see of a job; undefined when there is none. */
  view(id: string): Promise<JobView | undefined>;
  /** As {@link view}, once the job is final or the wait is over. */
  viewWhenFinal(id: string, wait: number, signal?: AbortSignal): Promise<JobView | undefined>;
  /**
   * The partial outputs that nobody has read yet, waiting for the first one. They are handed out once.
   *
   * @returns undefined when there is no such job
   */
  takePartials(
    id: string,
    wait: number,
    signal?: AbortSignal,
  ): Promise<{ readonly status: JobStatus; readonly partials: readonly unknown[] } | undefined>;
  /** Ends a job that is not final. */
  cancel(id: string): Promise<JobView | undefined>;
  /** Puts a job that failed or ran out of time into the queue again, under the same id. */
  retry(id: string): Promise<JobView | 'not-retryable' | undefined>;
  /** Cancels every job that waits. Returns how many there were. */
  purge(): Promise<number>;
  /** How many jobs are where. */
  counts(): Promise<JobCounts>;
}
