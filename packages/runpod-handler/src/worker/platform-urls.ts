import type { WorkerSettings } from './worker-settings.js';

/** The addresses that a worker calls. */
export interface PlatformUrls {
  /** Job-take poll for up to `count` jobs. */
  take(count: number, isBusy: boolean): URL;
  /** Poll for jobs that are to be stopped; undefined when the platform has none. */
  readonly stop: URL | undefined;
  /** Where the result and the progress of a job go. */
  output(jobId: string, isStream: boolean): URL;
  /** Where partial outputs of a job go; undefined when the platform takes none. */
  stream(jobId: string): URL | undefined;
  /** Heartbeat; undefined when the platform wants none. */
  ping(parameters: Readonly<Record<string, string>>): URL | undefined;
}

/**
 * Expands the platform's URL templates. `$ID` means two things: the worker in the take and ping templates, the job in the
 * others. `$RUNPOD_POD_ID` and `$RUNPOD_GPU_TYPE_ID` may stand in any of them. Templates come with a query, without one, or
 * with a bare `?`.
 *
 * @throws TypeError when a template is no URL
 */
export function createPlatformUrls(settings: WorkerSettings): PlatformUrls {
  const { workerId, gpuTypeId = '' } = settings;
  const expand = (template: string, id: string): URL => {
    const values: Readonly<Record<string, string>> = {
      $RUNPOD_POD_ID: workerId,
      $RUNPOD_GPU_TYPE_ID: gpuTypeId,
      $ID: id,
    };
    return new URL(
      template.replace(/\$(RUNPOD_POD_ID|RUNPOD_GPU_TYPE_ID|ID)\b/g, (token) =>
        encodeURIComponent(values[token]!),
      ),
    );
  };
  const takeUrl = expand(settings.takeUrl, workerId);
  return {
    take(count, isBusy) {
      const url = new URL(takeUrl);
      if (count > 1) {
        url.pathname = url.pathname.replace('/job-take/', '/job-take-batch/');
        url.searchParams.set('batch_size', String(count));
      }
      url.searchParams.set('job_in_progress', isBusy ? '1' : '0');
      return url;
    },
    stop: stopUrl(takeUrl),
    output(jobId, isStream) {
      const url = expand(settings.outputUrl, jobId);
      url.searchParams.set('isStream', String(isStream));
      return url;
    },
    stream(jobId) {
      if (settings.streamUrl === undefined) return undefined;
      const url = expand(settings.streamUrl, jobId);
      url.searchParams.set('isStream', 'false');
      return url;
    },
    ping(parameters) {
      if (settings.pingUrl === undefined) return undefined;
      const url = expand(settings.pingUrl, workerId);
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url;
    },
  };
}

/** There is no variable for it: it is the take address with another segment. */
function stopUrl(takeUrl: URL): URL | undefined {
  if (!takeUrl.pathname.includes('/job-take/')) return undefined;
  const url = new URL(takeUrl);
  url.pathname = url.pathname.replace('/job-take/', '/job-stop/');
  return url;
}
