import { backoffDelay, retryAfterDelay, sleep } from './delays.js';
import type { PlatformAnswer } from './platform-client.js';
import type { WorkerContext } from './worker-context.js';

/** Why a job was stopped: nothing is posted for it any more, the platform knows. */
export const stoppedByPlatform = 'stopped by the platform';

/** Polls for jobs that were cancelled or ran out of time, and stops them, until the signal fires. */
export async function watchStops(context: WorkerContext, signal: AbortSignal): Promise<void> {
  const { urls, client, timings, jobs, log } = context;
  if (urls.stop === undefined) return;
  let failures = 0;
  while (!signal.aborted) {
    const started = performance.now();
    const answer = await client.get(urls.stop, { timeout: timings.poll, signal }).catch(nothingToTell);
    if (signal.aborted) return;
    const isAnswer = answer?.status === 200 || answer?.status === 204;
    failures = isAnswer ? 0 : failures + 1;
    const ids = answer === undefined ? [] : readJobsToStop(answer);
    for (const id of ids) {
      const job = jobs.get(id);
      if (job === undefined) continue;
      log('info', 'stopped by the platform', id);
      job.stop.abort(stoppedByPlatform);
    }
    if (!isAnswer) {
      const asked = answer && retryAfterDelay(answer.retryAfter);
      await sleep(asked ?? Math.max(timings.emptyPoll, backoffDelay(failures, timings.pollBackoff)), signal);
    } else if (ids.length === 0) {
      await sleep(timings.emptyPoll - (performance.now() - started), signal);
    }
  }
}

/** A long poll that runs into its time-out has nothing to tell; any other failure is one. */
function nothingToTell(error: unknown): PlatformAnswer | undefined {
  const isTimeout = error instanceof Error && error.name === 'TimeoutError';
  return isTimeout ? { status: 204, body: '', contentType: '', retryAfter: null } : undefined;
}

/** The ids in `{"jobsToStop": [...]}`; whatever else comes names none. */
export function readJobsToStop({ status, body }: Pick<PlatformAnswer, 'status' | 'body'>): readonly string[] {
  if (status !== 200) return [];
  try {
    const content = JSON.parse(body) as { jobsToStop?: unknown } | null;
    const ids = content?.jobsToStop;
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
