import { StarlingError } from '@starling-tts/core';
import type { HubConnection } from './hub-connection.js';

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

/**
 * Turns a failed status into an error: one that may pass (408, 429, 5xx) or a final one.
 *
 * @returns when the status is 2xx
 * @throws TransientHubError; StarlingError `model_not_found` for an unknown repository, revision or file, `download_failed`
 */
export async function assertSuccess(
  { advice }: HubConnection,
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
    throw downloadFailed(address, `access to ${model} is granted on request: ${advice.whenGated}`, status);
  }
  if (status === 404 || hubCode === 'RepoNotFound' || hubCode === 'RevisionNotFound') {
    throw new StarlingError('model_not_found', `The model hub knows no ${model}. ${advice.whenUnknown}`, {
      model,
    });
  }
  if (status === 401 || status === 403) throw downloadFailed(address, advice.whenRefused(model), status);
  throw downloadFailed(address, `the server answered ${status}`, status);
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
