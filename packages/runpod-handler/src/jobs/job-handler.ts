/** A job as the platform hands it to a worker. */
export interface WorkerJob {
  /** The platform's id. */
  readonly id: string;
  /** What the client sent as `input`, unchecked. */
  readonly input: unknown;
}

/** What a {@link JobHandler} may do while it works. */
export interface JobContext {
  /** Fires when the platform stops the job or the worker has to end. Whatever the handler returns then is dropped. */
  readonly signal: AbortSignal;
  /**
   * Sends a partial output to the clients that stream this job. Partials arrive in order, before the result. Settles when
   * there is room for another one, so that a slow platform slows the work instead of filling memory. Never fails: a partial
   * that cannot be delivered is told in the log, and the result says so.
   */
  sendPartial(output: unknown): Promise<void>;
  /** Shows how far the job is as its `output` while it runs. Of several unsent reports only the newest is sent. */
  reportProgress(output: unknown): void;
}

/** What a {@link JobHandler} made. */
export interface JobResult {
  /** The job's `output`: anything that JSON can hold. */
  readonly output: unknown;
  /**
   * Sent instead when `output` is larger than the platform takes and every partial was delivered. Without it such a job
   * fails with an error that says so.
   */
  readonly compactOutput?: unknown;
  /** Asks the platform for a fresh worker: this one takes no more jobs and ends. Default false. */
  readonly refreshWorker?: boolean;
}

/** Does a job. Failing with a {@link @starling-tts/core!StarlingError} shows the client its message; anything else is told as an internal error. */
export type JobHandler = (job: WorkerJob, context: JobContext) => Promise<JobResult>;
