import { setTimeout as delay } from 'node:timers/promises';
import { abortedError } from '@starling-tts/core';

/**
 * Waits.
 *
 * @param milliseconds how long
 * @throws StarlingError `aborted` as soon as the signal fires
 */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, signal ? { signal } : undefined);
  } catch (error) {
    throw signal?.aborted ? abortedError(signal) : error;
  }
}
