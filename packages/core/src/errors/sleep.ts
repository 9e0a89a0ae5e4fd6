import { abortedError, throwIfAborted } from './starling-error.js';

/**
 * Waits.
 *
 * @param milliseconds how long
 * @throws StarlingError `aborted` as soon as the signal fires
 */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  throwIfAborted(signal);
  await new Promise<void>((resolve, reject) => {
    const end = () => {
      signal?.removeEventListener('abort', cancel);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    const cancel = () => {
      clearTimeout(timer);
      reject(abortedError(signal));
    };
    signal?.addEventListener('abort', cancel, { once: true });
  });
}
