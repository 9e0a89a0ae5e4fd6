/** How the platform treats jobs. Times are milliseconds. */
export interface BoardSettings {
  /** Most jobs that may wait. */
  readonly maxQueuedJobs: number;
  /** Most bytes of input that waiting jobs may have together. */
  readonly maxQueuedBytes: number;
  /** How long a final job of `/run` is kept. */
  readonly retention: number;
  /** How long a final job of `/runsync` is kept. */
  readonly syncRetention: number;
  /** How often a job is handed to a worker before it fails because workers ended under it. */
  readonly maxAttempts: number;
  /** A worker that was not heard of for this long is given up. */
  readonly workerTimeout: number;
  /** A job that its worker does not name in a heartbeat this long after it was handed over never arrived there. */
  readonly handoverTimeout: number;
}

const minute = 60_000;

/** RunPod's own figures where they are known. */
export const defaultBoardSettings: BoardSettings = {
  maxQueuedJobs: 1000,
  maxQueuedBytes: 512 * 1024 * 1024,
  retention: 30 * minute,
  syncRetention: 5 * minute,
  maxAttempts: 3,
  workerTimeout: minute,
  handoverTimeout: 30_000,
};
