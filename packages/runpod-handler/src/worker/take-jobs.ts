import type { WorkerJob } from '../jobs/job-handler.js';
import { backoffDelay, retryAfterDelay, sleep } from './delays.js';
import type { PlatformAnswer } from './platform-client.js';
import type { WorkerContext } from './worker-context.js';

/** One entry of an answer to a job-take poll. */
export type TakenJob =
  | { readonly isUsable: true; readonly job: WorkerJob }
  /** A job without an input: it has to be answered, or it would stay in progress for ever. */
  | { readonly isUsable: false; readonly id: string }
  /** Not even an id. */
  | { readonly isUsable: false; readonly id: undefined };

/** What a job-take poll brought. */
export type TakeAnswer =
  | { readonly kind: 'jobs'; readonly jobs: readonly TakenJob[] }
  /** Nothing to do, or an answer that means the same: suspended workers get 400 when they wake up. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'throttled'; readonly delay: number | undefined }
  | { readonly kind: 'failed'; readonly reason: string };

/** Options of {@link takeJobs}. */
export interface TakeJobsOptions {
  /** How many jobs may be taken now; asked before each poll, 0 waits for a change of the worker's jobs. */
  readonly freeSlots: () => number;
  /** Gets each entry at once. */
  readonly accept: (taken: TakenJob) => void;
  /** Ends the loop. A job that is already on its way is still accepted. */
  readonly signal: AbortSignal;
}

/** Polls for jobs until the signal fires. */
export async function takeJobs(context: WorkerContext, options: TakeJobsOptions): Promise<void> {
  const { timings, log, jobs } = context;
  const { signal } = options;
  let failures = 0;
  let lastReport: string | undefined;
  while (!signal.aborted) {
    const slots = options.freeSlots();
    if (slots <= 0) {
      await jobs.nextChange(signal);
      continue;
    }
    const started = performance.now();
    const answer = await poll(context, slots, signal);
    if (answer.kind === 'jobs') for (const taken of answer.jobs) options.accept(taken);
    if (signal.aborted) return;
    failures = answer.kind === 'failed' ? failures + 1 : 0;
    const report =
      answer.kind === 'failed' ? answer.reason : answer.kind === 'throttled' ? 'throttled' : 'ok';
    if (report !== (lastReport ?? 'ok')) {
      log(
        report === 'ok' ? 'info' : 'warn',
        report === 'ok' ? 'taking jobs again' : `taking jobs: ${report}`,
      );
    }
    lastReport = report;
    if (answer.kind === 'failed') await sleep(backoffDelay(failures, timings.pollBackoff), signal);
    if (answer.kind === 'throttled') await sleep(answer.delay ?? timings.throttled, signal);
    if (answer.kind === 'empty') await sleep(timings.emptyPoll - (performance.now() - started), signal);
  }
}

async function poll(
  { client, urls, jobs, timings }: WorkerContext,
  slots: number,
  signal: AbortSignal,
): Promise<TakeAnswer> {
  try {
    return readTakeAnswer(
      await client.get(urls.take(slots, jobs.size > 0), { timeout: timings.poll, signal }),
    );
  } catch (error) {
    // A long poll that runs into its time-out is an empty one.
    if (error instanceof Error && error.name === 'TimeoutError') return { kind: 'empty' };
    return { kind: 'failed', reason: 'the platform cannot be reached' };
  }
}

/** Reads an answer to a job-take or job-take-batch poll. Nothing in it is trusted. */
export function readTakeAnswer({ status, body, contentType, retryAfter }: PlatformAnswer): TakeAnswer {
  if (status === 204 || status === 400) return { kind: 'empty' };
  if (status === 429) return { kind: 'throttled', delay: retryAfterDelay(retryAfter) };
  if (status === 401 || status === 403) {
    return { kind: 'failed', reason: `the platform refuses the worker's key (status ${status})` };
  }
  if (status !== 200) return { kind: 'failed', reason: `the platform answered with status ${status}` };
  if (!contentType.includes('json') || body.trim() === '') return { kind: 'empty' };
  let content: unknown;
  try {
    content = JSON.parse(body);
  } catch {
    return { kind: 'failed', reason: 'the platform answered with damaged JSON' };
  }
  if (content === null) return { kind: 'empty' };
  const entries = Array.isArray(content) ? content : [content];
  return entries.length === 0 ? { kind: 'empty' } : { kind: 'jobs', jobs: entries.map(readEntry) };
}

function readEntry(entry: unknown): TakenJob {
  const { id, input } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
  if (typeof id !== 'string' || id === '') return { isUsable: false, id: undefined };
  if (input === undefined || input === null) return { isUsable: false, id };
  return { isUsable: true, job: { id, input } };
}
