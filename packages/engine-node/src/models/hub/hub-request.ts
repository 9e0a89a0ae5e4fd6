import { abortedError, StarlingError, throwIfAborted } from '@starling-tts/core';
import { sleep } from '../../abortable-sleep.js';
import type { HubSettings } from './hub-settings.js';

/** A failure that may pass: the network, an overloaded server. */
export class TransientHubError extends Error {
  /** HTTP status when the server answered. */
  readonly status: number | undefined;
  /** Seconds the server asked to wait. */
  readonly retryAfterSeconds: number | undefined;

  /**
   * @param message what failed
   * @param details status and wish of the server; `cause` keeps the error underneath
   */
  constructor(
    message: string,
    details: { status?: number; retryAfterSeconds?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'TransientHubError';
    this.status = details.status;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

const maximumRedirects = 5;
const maximumRetries = 3;
const longestWaitSeconds = 120;

/**
 * One GET with redirects followed by hand: the token goes to the endpoint's own origin only, never to a host that a
 * redirect names, and https is never left for http.
 *
 * @returns the response, whatever its status
 * @throws TransientHubError when no answer came; StarlingError `aborted`, `download_failed` on a bad redirect
 */
export async function requestOnce(
  settings: HubSettings,
  address: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const hubOrigin = new URL(settings.endpoint).origin;
  let url = new URL(address);
  for (let redirects = 0; redirects <= maximumRedirects; redirects++) {
    const authorization: Record<string, string> =
      settings.token && url.origin === hubOrigin ? { authorization: `Bearer ${settings.token}` } : {};
    const response = await fetchOnce(settings, url, { ...headers, ...authorization }, signal);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !location) return response;
    await response.body?.cancel();
    const next = new URL(location, url);
    if (url.protocol === 'https:' && next.protocol !== 'https:') {
      throw downloadFailed(address, 'it redirects from https to an unprotected address');
    }
    url = next;
  }
  throw downloadFailed(address, `it redirects more than ${maximumRedirects} times`);
}

async function fetchOnce(
  settings: HubSettings,
  url: URL,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  try {
    return await settings.fetch(url, {
      // A compressed body would make byte ranges meaningless.
      headers: { 'accept-encoding': 'identity', 'user-agent': 'starling-tts', ...headers },
      redirect: 'manual',
      ...(signal && { signal }),
    });
  } catch (cause) {
    throw new TransientHubError(`no connection to ${url.host}`, { cause });
  }
}

/**
 * Turns a failed status into an error: one that may pass (408, 429, 5xx) or a final one.
 *
 * @returns when the status is 2xx
 * @throws TransientHubError; StarlingError `model_not_found` for an unknown repository, revision or file, `download_failed`
 */
export async function assertSuccess(
  settings: HubSettings,
  response: Response,
  address: string,
  model: string,
): Promise<void> {
  if (response.ok) return;
  await response.body?.cancel();
  const { status } = response;
  if (status === 408 || status === 429 || status >= 500) {
    throw new TransientHubError(`the server answered ${status}`, {
      status,
      retryAfterSeconds: retryAfterSeconds(response.headers.get('retry-after')),
    });
  }
  const hubCode = response.headers.get('x-error-code');
  if (hubCode === 'GatedRepo') {
    throw downloadFailed(
      address,
      `access to ${model} is granted on request: accept its terms on the hub, then set HF_TOKEN`,
      status,
    );
  }
  if (status === 404 || hubCode === 'RepoNotFound' || hubCode === 'RevisionNotFound') {
    throw new StarlingError(
      'model_not_found',
      `The model hub knows no ${model}. Check the spelling of repository and revision; a private one needs HF_TOKEN.`,
      { model },
    );
  }
  if (status === 401 || status === 403) {
    const reason = settings.token
      ? `the hub refused the token (HF_TOKEN) for ${model}: it is wrong, expired or lacks access`
      : `the hub asks for a token: ${model} does not exist, or is private or gated and needs HF_TOKEN`;
    throw downloadFailed(address, reason, status);
  }
  throw downloadFailed(address, `the server answered ${status}`, status);
}

/**
 * Runs a step again after failures that may pass: three retries with doubling pauses, or the pause the server asked
 * for. A step that got further than before starts counting anew, so that a long download survives a bad line.
 *
 * @param step reports progress through `madeProgress`
 * @throws StarlingError `download_failed` when it keeps failing, `aborted`
 */
export async function withRetries<Result>(
  settings: HubSettings,
  address: string,
  signal: AbortSignal | undefined,
  step: (madeProgress: () => void) => Promise<Result>,
): Promise<Result> {
  for (let failures = 0; ; ) {
    throwIfAborted(signal);
    try {
      return await step(() => {
        failures = 0;
      });
    } catch (error) {
      if (signal?.aborted) throw abortedError(signal);
      if (!(error instanceof TransientHubError)) throw error;
      failures += 1;
      const wish = error.retryAfterSeconds ?? 0;
      if (failures > maximumRetries || wish > longestWaitSeconds) {
        const hint =
          error.status === 429 ? 'wait a while, or set HF_TOKEN' : 'check the connection, try again later';
        throw downloadFailed(address, `${error.message}, ${failures} times; ${hint}`, error.status, error);
      }
      const pause = settings.retryDelayMilliseconds * 2 ** (failures - 1);
      await sleep(Math.max(pause, wish * 1000), signal);
    }
  }
}

/** GET of a small JSON document, with retries. */
export async function requestJson(
  settings: HubSettings,
  address: string,
  model: string,
  signal: AbortSignal | undefined,
): Promise<{ body: unknown; headers: Headers }> {
  return withRetries(settings, address, signal, async () => {
    const timeout = AbortSignal.timeout(settings.idleTimeoutMilliseconds);
    const response = await requestOnce(
      settings,
      address,
      { accept: 'application/json' },
      signal ? AbortSignal.any([signal, timeout]) : timeout,
    );
    await assertSuccess(settings, response, address, model);
    try {
      return { body: await response.json(), headers: response.headers };
    } catch (cause) {
      if (cause instanceof SyntaxError) {
        throw downloadFailed(address, 'the answer is not JSON: is this a model hub?', response.status, cause);
      }
      throw new TransientHubError('the connection was cut', { cause });
    }
  });
}

/** The `download_failed` error for an address; signed query strings are left out. */
export function downloadFailed(
  address: string,
  reason: string,
  status?: number,
  cause?: unknown,
): StarlingError<'download_failed'> {
  const url = address.replace(/[?#].*$/s, '');
  return new StarlingError(
    'download_failed',
    `Could not download ${url}: ${reason}.`,
    { url, ...(status !== undefined && { status }) },
    { cause },
  );
}

/** Seconds of a `Retry-After` header, which holds seconds or a date. */
function retryAfterSeconds(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
