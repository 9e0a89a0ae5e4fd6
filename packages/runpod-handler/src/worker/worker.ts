import { createRequire } from 'node:module';
import { failureBody } from '../jobs/describe-failure.js';
import type { JobHandler } from '../jobs/job-handler.js';
import { ActiveJobs } from './active-jobs.js';
import { sleep } from './delays.js';
import { deliver } from './deliver.js';
import { sendHeartbeats } from './heartbeat.js';
import { createLog, type Log } from './log.js';
import { performJob, stoppedByShutdown } from './perform-job.js';
import { createPlatformClient } from './platform-client.js';
import { createPlatformUrls } from './platform-urls.js';
import { type TakenJob, takeJobs } from './take-jobs.js';
import { watchStops } from './watch-stops.js';
import type { WorkerContext } from './worker-context.js';
import type { WorkerSettings } from './worker-settings.js';
import { defaultTimings, type WorkerTimings } from './worker-timings.js';

/** Options of {@link startWorker}. */
export interface WorkerOptions {
  /** Where the platform is; see {@link readWorkerSettings}. */
  readonly settings: WorkerSettings;
  /** Does the jobs. */
  readonly handler: JobHandler;
  /**
   * Jobs worked on at the same time, or what decides it before each poll from the number in force. At least 1. Default 1:
   * an engine works on one request at a time anyway.
   */
  readonly concurrency?: number | ((current: number) => number);
  /** Ends after each job and asks the platform for a fresh worker. Default false. */
  readonly refreshWorker?: boolean;
  /** Seconds that jobs may go on after {@link Worker.drain}. Default 30. */
  readonly drainSeconds?: number;
  /** Waits; single ones may be given. Defaults suit RunPod. */
  readonly timings?: Partial<WorkerTimings>;
  /** Gets what happens. Default: nothing is logged. */
  readonly log?: Log;
}

/** A worker at its platform. */
export interface Worker {
  /** Settles when the worker has ended: after a drain, or because a fresh worker was asked for. */
  readonly ended: Promise<void>;
  /** Takes no more jobs, finishes those it has within the time allowed, answers for the rest with an error, and ends. */
  drain(): Promise<void>;
  /** Ends now: running jobs are stopped and answered with an error. */
  stop(): Promise<void>;
}

/** Version of this package, told to the platform. */
export const workerVersion: string = `starling ${createRequire(import.meta.url)('../../package.json').version}`;

/**
 * Starts to take jobs from a platform: RunPod's, or the one of {@link startPlatformServer}.
 *
 * @example
 * ```ts
 * const worker = startWorker({ settings: readWorkerSettings(process.env), handler: createSpeechHandler({ service }) });
 * process.once('SIGTERM', () => worker.drain());
 * await worker.ended;
 * ```
 */
export function startWorker(options: WorkerOptions): Worker {
  const { settings, handler } = options;
  const abandoning = new AbortController();
  const context: WorkerContext = {
    settings,
    urls: createPlatformUrls(settings),
    client: createPlatformClient(settings),
    timings: { ...defaultTimings, ...options.timings },
    jobs: new ActiveJobs(),
    log: options.log ?? createLog({ write: () => undefined }),
    abandon: abandoning.signal,
  };
  const { jobs, log } = context;
  const taking = new AbortController();
  const living = new AbortController();
  const decide = options.concurrency ?? 1;
  let concurrency = typeof decide === 'number' ? Math.max(1, decide) : 1;

  /** Results on their way leave room for the next job, but only as many as jobs run: they are held in memory. */
  const freeSlots = () => {
    if (typeof decide === 'function') concurrency = Math.max(1, Math.floor(decide(concurrency)) || 1);
    return Math.min(concurrency - jobs.computing, 2 * concurrency - jobs.size);
  };

  const accept = (taken: TakenJob) => {
    if (!taken.isUsable) {
      log(
        'error',
        taken.id === undefined ? 'a job came without an id' : 'a job came without an input',
        taken.id,
      );
      if (taken.id !== undefined) void refuse(context, taken.id);
      return;
    }
    const active = jobs.add(taken.job.id);
    if (active === undefined) {
      log('warn', 'came a second time and is already being worked on', taken.job.id);
      return;
    }
    log('debug', 'taken', taken.job.id);
    void performJob(context, handler, taken.job, active, options.refreshWorker ?? false).then((isRefresh) => {
      jobs.remove(active);
      if (isRefresh) taking.abort();
    });
  };

  const run = async () => {
    const heartbeats = sendHeartbeats(context, workerVersion, living.signal);
    const stops = watchStops(context, living.signal);
    await takeJobs(context, { freeSlots, accept, signal: taking.signal });
    while (jobs.size > 0) await jobs.nextChange();
    living.abort();
    await Promise.all([heartbeats, stops]);
  };
  const ended = run();

  const endWithin = async (milliseconds: number) => {
    const over = new AbortController();
    await Promise.race([ended, sleep(milliseconds, over.signal)]);
    over.abort();
  };
  const stop = async () => {
    taking.abort();
    jobs.stopAll(stoppedByShutdown);
    await endWithin(context.timings.stopGrace);
    abandoning.abort();
    await ended;
  };
  return {
    ended,
    stop,
    async drain() {
      taking.abort();
      await endWithin((options.drainSeconds ?? 30) * 1000);
      await stop();
    },
  };
}

/** Answers a job that cannot be worked on, so that its client does not wait for ever. */
async function refuse({ urls, client, timings, abandon }: WorkerContext, jobId: string): Promise<void> {
  const body = JSON.stringify(
    failureBody({ message: 'input must be an object, got nothing', code: 'invalid_request' }),
  );
  await deliver(() => client.post(urls.output(jobId, false), jobId, body, { timeout: timings.post }), {
    budget: timings.resultBudget,
    backoff: timings.postBackoff,
    signal: abandon,
  });
}
