import { abortedError, sleep, throwIfAborted } from '@starling-tts/core';
import lockfile from 'proper-lockfile';

const pollMilliseconds = 200;
/** A lock whose owner has not touched it for this long belongs to a process that died. */
const staleMilliseconds = 15_000;

/** Another process took over: this one was suspended for so long that it looked dead. */
export class LockLostError extends Error {
  constructor() {
    super('A file lock was lost because the process was suspended for too long.');
    this.name = 'LockLostError';
  }
}

/**
 * Runs work while no other process works on the same file. The lock is a folder beside the file whose time its owner
 * keeps fresh, so that a killed process blocks nobody for long.
 *
 * @param path the file to guard; need not exist, its folder must
 * @param options `onWait` is called once when another process holds the lock
 * @param work gets a signal that also fires when the lock is lost (the process was suspended for too long)
 * @throws StarlingError `aborted`; LockLostError
 */
export async function withFileLock<Result>(
  path: string,
  options: { signal?: AbortSignal | undefined; onWait?: () => void },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const lost = new AbortController();
  const release = await acquire(path, options, () =>
    lost.abort(new Error('The lock on a download was lost.')),
  );
  try {
    return await work(options.signal ? AbortSignal.any([options.signal, lost.signal]) : lost.signal);
  } catch (error) {
    throw lost.signal.aborted && !options.signal?.aborted ? lost.signal.reason : error;
  } finally {
    // A lost lock has nothing left to release.
    await release().catch(() => undefined);
  }
}

async function acquire(
  path: string,
  { signal, onWait }: { signal?: AbortSignal | undefined; onWait?: () => void },
  onCompromised: () => void,
): Promise<() => Promise<void>> {
  for (let attempt = 0; ; attempt++) {
    throwIfAborted(signal);
    try {
      const release = await lockfile.lock(path, {
        realpath: false,
        stale: staleMilliseconds,
        lockfilePath: `${path}.lock`,
        onCompromised,
      });
      if (!signal?.aborted) return release;
      await release();
      throw abortedError(signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (attempt === 0) onWait?.();
      await sleep(pollMilliseconds, signal);
    }
  }
}
