import { abortedError } from '@starling-tts/core';

/**
 * Runs work while no other work of this origin, in this tab or another, has a lock of the same name.
 *
 * @param signal ends the waiting, not the work
 * @throws StarlingError `aborted` before the work has begun; what the work throws
 */
export async function withTabLock(
  name: string,
  signal: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  // Missing where pages are not secure, and outside browsers; such pages share no storage either.
  const locks = (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined;
  if (locks === undefined) return work();
  let hasBegun = false;
  try {
    await locks.request(name, signal === undefined ? {} : { signal }, () => {
      hasBegun = true;
      return work();
    });
  } catch (error) {
    throw signal?.aborted && !hasBegun ? abortedError(signal) : error;
  }
}
