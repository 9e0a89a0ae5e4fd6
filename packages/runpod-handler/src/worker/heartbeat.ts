import { sleep } from './delays.js';
import type { WorkerContext } from './worker-context.js';

/**
 * Tells the platform at a fixed interval which jobs the worker answers for, until the signal fires. Inference runs in
 * another process, so that nothing here ever waits for it.
 */
export async function sendHeartbeats(
  context: WorkerContext,
  version: string,
  signal: AbortSignal,
): Promise<void> {
  const { settings, urls, client, jobs } = context;
  const interval = settings.pingIntervalMilliseconds;
  while (!signal.aborted) {
    const started = performance.now();
    const ids = jobs.ids.join(',');
    const url = urls.ping({ ...(ids !== '' && { job_id: ids }), runpod_version: version });
    if (url === undefined) return;
    // A heartbeat that is lost is followed by the next one.
    await client.get(url, { timeout: 2 * interval, signal }).catch(() => undefined);
    await sleep(interval - (performance.now() - started), signal);
  }
}

/** Tells the platform, as far as it listens, that this worker cannot work. */
export async function reportUnhealthy(
  { urls, client }: Pick<WorkerContext, 'urls' | 'client'>,
  version: string,
  check: string,
  reason: string,
): Promise<void> {
  const url = urls.ping({
    status: 'unhealthy',
    check,
    reason: reason.slice(0, 256),
    runpod_version: version,
  });
  if (url !== undefined) await client.get(url, { timeout: 2000 }).catch(() => undefined);
}
