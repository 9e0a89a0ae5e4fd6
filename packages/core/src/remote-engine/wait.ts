import { abortedError, throwIfAborted } from '../errors/starling-error.js';

/**
 * Waits.
 *
 * @param milliseconds how long
 * @throws StarlingError `aborted` as soon as the signal fires
 */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    throwIfAborted(signal);
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(abortedError(signal));
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
