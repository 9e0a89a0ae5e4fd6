/** Limits and waits of the HTTP server. Times are milliseconds. */
export interface ServerSettings {
  /** Largest body of a client's request in bytes. */
  readonly maxBodyBytes: number;
  /** Largest result that a worker may post, in bytes. */
  readonly maxResultBytes: number;
  /** Largest partial output that a worker may post, in bytes. */
  readonly maxPartialBytes: number;
  /** How long a job-take or job-stop poll is held. */
  readonly workerPoll: number;
  /** How long `/stream` is held while there is nothing new. */
  readonly streamPoll: number;
  /** How long `/runsync` and `/status-sync` wait unless the client says otherwise. */
  readonly syncWait: number;
  /** How often workers are to send heartbeats. */
  readonly pingInterval: number;
  /** How long running requests may go on when the server closes. */
  readonly closeGrace: number;
  /** How often limits are checked. */
  readonly sweepInterval: number;
  /** Delay before a webhook is tried again. */
  readonly webhookRetry: number;
}

const megabyte = 1024 * 1024;

/** Roomier than RunPod in sizes, as nothing has to cross a network; the same in times. */
export const defaultServerSettings: ServerSettings = {
  maxBodyBytes: 32 * megabyte,
  maxResultBytes: 64 * megabyte,
  maxPartialBytes: megabyte,
  workerPoll: 20_000,
  streamPoll: 10_000,
  syncWait: 90_000,
  pingInterval: 5_000,
  closeGrace: 5_000,
  sweepInterval: 1_000,
  webhookRetry: 10_000,
};
