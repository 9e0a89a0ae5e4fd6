import { abortedError } from './starling-error.js';

/**
 * Settles like the work, or fails as soon as the signal fires. The work itself goes on, and its result is dropped.
 *
 * @param work what cannot be cancelled
 * @param signal absent: settles like the work
 * @throws StarlingError `aborted`
 */
export async function orAborted<Result>(work: Promise<Result>, signal?: AbortSignal): Promise<Result> {
  if (signal === undefined) return await work;
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(abortedError(signal));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}
