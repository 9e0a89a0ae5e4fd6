import { StarlingError } from '@starling-tts/core';
import { describeFailure, failureBody, type JobFailure } from '../jobs/describe-failure.js';
import type { JobHandler, JobResult, WorkerJob } from '../jobs/job-handler.js';
import type { ActiveJob } from './active-jobs.js';
import { type DeliveryOutcome, deliver } from './deliver.js';
import { Outbox } from './outbox.js';
import { stoppedByPlatform } from './watch-stops.js';
import type { WorkerContext } from './worker-context.js';

/** Partial outputs that may wait for a slow platform before the work has to. */
const outboxCapacity = 4;

/** Why a job was stopped: the worker has to end and answers for the job with an error. */
export const stoppedByShutdown = 'stopped by shutdown';

/**
 * Does one job and delivers whatever comes of it. Never fails: what goes wrong is delivered, or told in the log.
 *
 * @returns whether the handler asked for a fresh worker
 */
export async function performJob(
  context: WorkerContext,
  handler: JobHandler,
  job: WorkerJob,
  active: ActiveJob,
  refreshAlways: boolean,
): Promise<boolean> {
  const { log, jobs } = context;
  const outbox = createOutbox(context, job.id, active.stop.signal);
  const started = performance.now();
  const outcome = await runHandler(context, handler, job, active, outbox);
  jobs.markComputed(active);
  if (active.stop.signal.reason === stoppedByPlatform) {
    outbox.close();
    return false;
  }
  const isRefresh = refreshAlways || ('result' in outcome && outcome.result.refreshWorker === true);
  if ('result' in outcome) await outbox.finish();
  else outbox.close();
  const body =
    'result' in outcome
      ? resultBody(context, job.id, outcome.result, outbox, isRefresh)
      : JSON.stringify({ ...failureBody(outcome.failure), ...(isRefresh && { stopPod: true }) });
  const isDelivered = await deliverResult(context, job.id, body, outbox.sent > 0, active.stop.signal);
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  if (isDelivered) {
    const end = 'result' in outcome ? 'done' : `failed (${outcome.failure.code})`;
    log('info', `${end} after ${seconds} s`, job.id);
  }
  return isRefresh;
}

type HandlerOutcome = { readonly result: JobResult } | { readonly failure: JobFailure };

async function runHandler(
  { settings, log }: WorkerContext,
  handler: JobHandler,
  job: WorkerJob,
  { stop }: ActiveJob,
  outbox: Outbox,
): Promise<HandlerOutcome> {
  const { signal } = stop;
  try {
    const result = await handler(job, {
      signal,
      async sendPartial(output) {
        const body = JSON.stringify({ output });
        if (Buffer.byteLength(body) > settings.maxPartialBytes) {
          throw new StarlingError('audio_too_large', 'A partial output is larger than the platform takes.', {
            limitBytes: settings.maxPartialBytes,
          });
        }
        await outbox.partial(body);
      },
      reportProgress: (output) => outbox.progress(JSON.stringify({ status: 'IN_PROGRESS', output })),
    });
    return { result };
  } catch (error) {
    if (signal.aborted && signal.reason === stoppedByShutdown) {
      const message = 'The worker was shut down before the job was done. Send the job again.';
      return { failure: { message, code: 'worker_shutdown' } };
    }
    const failure = describeFailure(error);
    if (failure.code === 'internal_error') {
      log('error', error instanceof Error ? (error.stack ?? error.message) : String(error), job.id);
    }
    return { failure };
  }
}

function createOutbox(
  { urls, client, timings, log }: WorkerContext,
  jobId: string,
  signal: AbortSignal,
): Outbox {
  const send = async (url: URL | undefined, body: string, what: string): Promise<boolean> => {
    if (url === undefined) return false;
    const outcome = await deliver(() => client.post(url, jobId, body, { timeout: timings.post, signal }), {
      budget: timings.partialBudget,
      backoff: timings.postBackoff,
      signal,
    });
    if (!outcome.delivered && !outcome.aborted)
      log('warn', `${what} was not delivered: ${reasonOf(outcome)}`, jobId);
    return outcome.delivered;
  };
  return new Outbox(
    {
      partial: (body) => send(urls.stream(jobId), body, 'a partial output'),
      progress: (body) => send(urls.output(jobId, false), body, 'a progress report'),
    },
    outboxCapacity,
  );
}

/** The final post: the result, or what takes its place when it is larger than the platform takes. */
function resultBody(
  { settings, log }: WorkerContext,
  jobId: string,
  result: JobResult,
  outbox: Outbox,
  isRefresh: boolean,
): string {
  const limit = jobId.startsWith('sync-') ? settings.maxSyncResultBytes : settings.maxResultBytes;
  const extra = isRefresh ? { stopPod: true } : {};
  const body = JSON.stringify({ output: withStreamWarning(result.output, outbox.lost), ...extra });
  const bytes = Buffer.byteLength(body);
  if (bytes <= limit) return body;
  log('warn', `the result has ${bytes} bytes; the platform takes ${limit}`, jobId);
  if (result.compactOutput !== undefined && outbox.lost === 0) {
    const compact = JSON.stringify({ output: result.compactOutput, ...extra });
    if (Buffer.byteLength(compact) <= limit) return compact;
  }
  return JSON.stringify({ ...failureBody(tooLarge(bytes, limit)), ...extra });
}

const smaller =
  'Send a shorter text or recording, a lower sample_rate, or use a streaming mode and read the audio from /stream.';

function tooLarge(bytes: number, limit: number): JobFailure {
  return {
    message: `The result has ${bytes} bytes; the platform takes ${limit}. ${smaller}`,
    code: 'result_too_large',
  };
}

function refused(status: number): JobFailure {
  return {
    message: `The platform refused the result with status ${status}, as it does when one is too large. ${smaller}`,
    code: 'result_too_large',
  };
}

/** A result is whole without its partial outputs, but who relied on them should know. */
function withStreamWarning(output: unknown, lost: number): unknown {
  if (lost === 0 || typeof output !== 'object' || output === null || Array.isArray(output)) return output;
  const { warnings } = output as { warnings?: unknown };
  const message = `${lost} streamed chunks could not be delivered; the result itself is complete.`;
  return {
    ...output,
    warnings: [...(Array.isArray(warnings) ? warnings : []), { code: 'stream_incomplete', message }],
  };
}

async function deliverResult(
  { urls, client, timings, log, abandon }: WorkerContext,
  jobId: string,
  body: string,
  isStream: boolean,
  stop: AbortSignal,
): Promise<boolean> {
  const url = urls.output(jobId, isStream);
  // A shutdown stops the work, not the delivery of what came of it; a stop by the platform makes it pointless.
  const pointless = new AbortController();
  const onStop = () => {
    if (stop.reason === stoppedByPlatform) pointless.abort();
  };
  stop.addEventListener('abort', onStop);
  const signal = AbortSignal.any([pointless.signal, abandon]);
  const post = (content: string) =>
    deliver(() => client.post(url, jobId, content, { timeout: timings.post, signal }), {
      budget: timings.resultBudget,
      backoff: timings.postBackoff,
      signal,
      onRetry: (reason) => log('warn', `the result will be posted again: ${reason}`, jobId),
    });
  try {
    const outcome = await post(body);
    if (outcome.delivered || outcome.aborted) return outcome.delivered;
    log('error', `the result was not delivered: ${reasonOf(outcome)}`, jobId);
    if (outcome.status !== 400 && outcome.status !== 413) return false;
    // Without any post the client would see a job that is completed and empty.
    return (await post(JSON.stringify(failureBody(refused(outcome.status))))).delivered;
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}

function reasonOf(outcome: DeliveryOutcome): string {
  if (outcome.delivered) return 'delivered';
  return outcome.status === undefined ? 'the platform cannot be reached' : `status ${outcome.status}`;
}
