import { abortedError, sleep, throwIfAborted } from '@starling-tts/core';
import type { HubConnection } from './hub-connection.js';
import { assertSuccess, downloadFailed, TransientHubError } from './hub-errors.js';

const maximumRetries = 3;
const longestWaitSeconds = 120;

/**
 * Runs a step again after failures that may pass: three retries with doubling pauses, or the pause the server asked
 * for. A step that got further than before starts counting anew, so that a long download survives a bad line.
 *
 * @param step reports progress through `madeProgress`
 * @throws StarlingError `download_failed` when it keeps failing, `aborted`
 */
export async function withRetries<Result>(
  connection: HubConnection,
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
          error.status === 429 ? connection.advice.whenBusy : 'check the connection, try again later';
        throw downloadFailed(address, `${error.message}, ${failures} times; ${hint}`, error.status, error);
      }
      const pause = connection.retryDelayMilliseconds * 2 ** (failures - 1);
      await sleep(Math.max(pause, wish * 1000), signal);
    }
  }
}

/**
 * GET of a small JSON document, with retries.
 *
 * @throws StarlingError `model_not_found`, `download_failed`, `aborted`
 */
export async function requestJson(
  connection: HubConnection,
  address: string,
  model: string,
  signal: AbortSignal | undefined,
): Promise<{ body: unknown; headers: Headers }> {
  return withRetries(connection, address, signal, async () => {
    const timeout = AbortSignal.timeout(connection.idleTimeoutMilliseconds);
    const response = await connection.request(
      address,
      { accept: 'application/json' },
      signal ? AbortSignal.any([signal, timeout]) : timeout,
    );
    await assertSuccess(connection, response, address, model);
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
