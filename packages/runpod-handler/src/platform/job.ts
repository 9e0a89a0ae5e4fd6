/** Where a job is. The last four are final. */
export type JobStatus = 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT';

/** What is known of a job besides what went in and came out. Plain data; times are milliseconds since 1970. */
export interface JobRecord {
  /** Its id; begins with `sync-` when it came through `/runsync`. */
  readonly id: string;
  /** Where it is. */
  readonly status: JobStatus;
  /** When it came. */
  readonly createdAt: number;
  /** When a worker took it. */
  readonly startedAt?: number;
  /** When it became final. */
  readonly finishedAt?: number;
  /** The worker that has or had it. */
  readonly workerId?: string;
  /** How often it was handed to a worker since it came or was retried. */
  readonly attempts: number;
  /** How often the client retried it. */
  readonly retries: number;
  /** Bytes of its input as JSON. */
  readonly inputBytes: number;
  /** Milliseconds that a worker may take. */
  readonly executionTimeout: number;
  /** Milliseconds from its creation after which it is forgotten unless it is final. */
  readonly timeToLive: number;
  /** Whether all other jobs go first. */
  readonly isLowPriority: boolean;
  /** Told when it is final. */
  readonly webhook?: string;
}

/** What came of a job. */
export interface JobOutcome {
  /** What the worker returned. */
  readonly output?: unknown;
  /** Why it failed. */
  readonly error?: string;
  /** Partial outputs that no client had read when it became final. */
  readonly partials: readonly unknown[];
}

/** What a client sees of a job: the answer of `/status`. */
export interface JobView {
  /** Its id. */
  readonly id: string;
  /** Where it is. */
  readonly status: JobStatus;
  /** Milliseconds in the queue. */
  readonly delayTime?: number;
  /** Milliseconds of work. */
  readonly executionTime?: number;
  /** The result, or the progress of a running job. */
  readonly output?: unknown;
  /** Why it failed. */
  readonly error?: string;
  /** Who worked on it. */
  readonly workerId?: string;
}

/** Whether nothing happens to a job any more unless its client retries it. */
export function isFinal(status: JobStatus): boolean {
  return status !== 'IN_QUEUE' && status !== 'IN_PROGRESS';
}

/** Makes the answer of `/status`. */
export function viewOf(
  record: JobRecord,
  outcome: { readonly output?: unknown; readonly error?: string },
): JobView {
  const { id, status, createdAt, startedAt, finishedAt, workerId } = record;
  return {
    id,
    status,
    ...(startedAt !== undefined && { delayTime: startedAt - createdAt }),
    ...(startedAt !== undefined && finishedAt !== undefined && { executionTime: finishedAt - startedAt }),
    ...(outcome.output !== undefined && { output: outcome.output }),
    ...(outcome.error !== undefined && { error: outcome.error }),
    ...(workerId !== undefined && { workerId }),
  };
}
