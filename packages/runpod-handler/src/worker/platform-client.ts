import type { WorkerSettings } from './worker-settings.js';

/** An answer of the platform, read to its end. */
export interface PlatformAnswer {
  /** HTTP status. */
  readonly status: number;
  /** Body; empty when there was none. */
  readonly body: string;
  /** `Content-Type` in lower case; empty when there was none. */
  readonly contentType: string;
  /** `Retry-After`, as it came. */
  readonly retryAfter: string | null;
}

/** What a call may take. */
export interface CallOptions {
  /** Milliseconds for the whole call. */
  readonly timeout: number;
  /** Gives the call up as long as no answer has begun; an answer that has begun is read to its end. */
  readonly signal?: AbortSignal | undefined;
}

/** Talks HTTP with the platform. Every method fails when no answer came. */
export interface PlatformClient {
  /** Asks. */
  get(url: URL, options: CallOptions): Promise<PlatformAnswer>;
  /** Posts a body of JSON about a job. */
  post(url: URL, jobId: string, body: string, options: CallOptions): Promise<PlatformAnswer>;
}

/** Makes a client that sends the worker's key as it is: worker calls carry no `Bearer`. */
export function createPlatformClient({ apiKey }: Pick<WorkerSettings, 'apiKey'>): PlatformClient {
  const common = {
    'user-agent': 'starling-runpod',
    ...(apiKey !== undefined && { authorization: apiKey }),
  };
  return {
    get: (url, options) => call(url, { headers: { ...common, 'content-type': 'application/json' } }, options),
    // The platform reads JSON under the content type that its own worker sends.
    post: (url, jobId, body, options) =>
      call(
        url,
        {
          method: 'POST',
          body,
          headers: {
            ...common,
            'content-type': 'application/x-www-form-urlencoded',
            'x-request-id': jobId,
          },
        },
        options,
      ),
  };
}

async function call(
  url: URL,
  request: RequestInit,
  { timeout, signal }: CallOptions,
): Promise<PlatformAnswer> {
  signal?.throwIfAborted();
  const giveUp = new AbortController();
  const onAbort = () => giveUp.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  try {
    const limited = { ...request, signal: AbortSignal.any([giveUp.signal, AbortSignal.timeout(timeout)]) };
    const response = await fetch(url, limited);
    // From here on the platform may count a job as handed over: a shutdown must not throw it away.
    signal?.removeEventListener('abort', onAbort);
    return {
      status: response.status,
      body: await response.text(),
      contentType: (response.headers.get('content-type') ?? '').toLowerCase(),
      retryAfter: response.headers.get('retry-after'),
    };
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
