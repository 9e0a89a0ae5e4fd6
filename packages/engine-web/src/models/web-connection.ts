import { type HubConnection, TransientHubError } from '@starling-tts/chatterbox/hub';
import { abortedError, StarlingError } from '@starling-tts/core';

/** Options of {@link webConnection}. */
export interface WebConnectionOptions {
  /** Base address without a trailing slash. */
  readonly endpoint: string;
  /** The HTTP client. */
  readonly fetch: typeof fetch;
  /** Pause before the first retry in milliseconds. */
  readonly retryDelayMilliseconds: number;
  /** Name of the model, for errors. */
  readonly model: string;
}

/**
 * A connection from a page: no cookies, no credentials, no referrer, and no copy in the HTTP cache beside the one in storage. Only
 * headers that need no preflight are sent to other origins, so any server that allows the page's origin will do.
 */
export function webConnection(options: WebConnectionOptions): HubConnection {
  const { endpoint, retryDelayMilliseconds, model } = options;
  const get = async (address: string, headers: Readonly<Record<string, string>>, signal?: AbortSignal) => {
    try {
      return await options.fetch(address, {
        headers,
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        ...(signal && { signal }),
      });
    } catch (cause) {
      if (signal?.aborted) throw abortedError(signal);
      if (globalThis.navigator?.onLine === false) throw offline(model, cause);
      const { host } = new URL(address);
      throw new TransientHubError(`no connection to ${host}, or it does not allow this page (CORS)`, {
        cause,
      });
    }
  };
  return {
    endpoint,
    retryDelayMilliseconds,
    idleTimeoutMilliseconds: 30_000,
    async request(address, { 'if-range': entityTag, ...headers }, signal) {
      const conditions = entityTag && isSameOrigin(address) ? { 'if-range': entityTag } : undefined;
      const response = await get(address, { ...headers, ...conditions }, signal);
      const coding = response.headers.get('content-encoding');
      if (response.status !== 206 || coding === null || coding === 'identity') return response;
      // Bytes were counted behind the compression, the range before it: only the whole is of use.
      await response.body?.cancel();
      const { range: _range, ...others } = headers;
      return get(address, others, signal);
    },
    advice: {
      whenBusy: 'wait a while',
      whenGated: 'pages cannot log in; host the files elsewhere and set baseUrl',
      whenUnknown: 'Check the spelling of repository and revision; pages cannot use private ones.',
      whenRefused: (refused) =>
        `the server asks for a log-in: ${refused} does not exist, or is private or gated, which pages cannot use`,
      whenDamaged: 'Nothing was kept; try again, or check the server in baseUrl.',
    },
  };
}

function isSameOrigin(address: string): boolean {
  return new URL(address).origin === globalThis.location?.origin;
}

function offline(model: string, cause: unknown): StarlingError<'offline'> {
  return new StarlingError(
    'offline',
    `${model} is not completely stored in this browser, and there is no connection. Open it once while online.`,
    { model },
    { cause },
  );
}
