import type { Log } from '../worker/log.js';
import type { ClientJobs } from './client-jobs.js';
import type { JobBoard } from './job-board.js';
import type { ServerSettings } from './server-settings.js';

/** What the routes of a server share. */
export interface PlatformContext {
  /** The jobs as clients see them. */
  readonly jobs: ClientJobs;
  /** The jobs as this server's workers see them. */
  readonly board: JobBoard;
  readonly settings: ServerSettings;
  readonly log: Log;
  /** Fires when no new jobs are taken any more. Those that are there go on. */
  readonly draining: AbortSignal;
  /** Fires when the server closes: nobody waits any longer. */
  readonly closing: AbortSignal;
}

/** Longest time in milliseconds that any job is worked on or kept in the queue. */
const week = 7 * 24 * 3600 * 1000;

/** Bounds and defaults of a job's policy, RunPod's own; milliseconds. */
export const policyLimits = {
  executionTimeout: { least: 5_000, usual: 600_000, most: week },
  timeToLive: { least: 10_000, usual: 24 * 3600 * 1000, most: week },
} as const;
