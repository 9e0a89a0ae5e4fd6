import type { ActiveJobs } from './active-jobs.js';
import type { Log } from './log.js';
import type { PlatformClient } from './platform-client.js';
import type { PlatformUrls } from './platform-urls.js';
import type { WorkerSettings } from './worker-settings.js';
import type { WorkerTimings } from './worker-timings.js';

/** What the parts of a worker share. */
export interface WorkerContext {
  readonly settings: WorkerSettings;
  readonly urls: PlatformUrls;
  readonly client: PlatformClient;
  readonly timings: WorkerTimings;
  readonly jobs: ActiveJobs;
  readonly log: Log;
  /** Fires when nothing is delivered any more. */
  readonly abandon: AbortSignal;
}
