import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StarlingError } from '@starling-tts/core';
import lockfile from 'proper-lockfile';

/** A lock that was not refreshed for this long belongs to a process that is gone, in milliseconds. */
const STALE_AFTER = 5000;
/** Pause between two tries, in milliseconds. */
const RETRY_AFTER = 20;
/** How long to wait for other writers, in milliseconds; each holds the lock for a listing and a rename. */
const GIVE_UP_AFTER = 30_000;

/**
 * Runs work while no other process changes the names in a folder. The lock is a folder (`mkdir` is atomic everywhere, also on
 * network shares); one left behind by a killed process is taken over after five seconds.
 *
 * @throws StarlingError `voice_store_failed` when the lock cannot be had
 */
export async function withStoreLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const release = await acquire(folder, performance.now() + GIVE_UP_AFTER);
  try {
    return await work();
  } finally {
    await release().catch(() => undefined);
  }
}

async function acquire(folder: string, deadline: number): Promise<() => Promise<void>> {
  for (;;) {
    try {
      return await lockfile.lock(folder, {
        realpath: false,
        lockfilePath: join(folder, '.lock'),
        stale: STALE_AFTER,
        // Losing the lock takes a suspension of several seconds within a few milliseconds of work; the rename that follows is
        // atomic all the same.
        onCompromised: () => undefined,
      });
    } catch (error) {
      const held = (error as NodeJS.ErrnoException).code === 'ELOCKED';
      if (!held || performance.now() > deadline) {
        throw new StarlingError(
          'voice_store_failed',
          'The voice folder could not be locked for writing. Check that it is writable and that no other program keeps it locked.',
          { operation: 'lock' },
          { cause: error },
        );
      }
      await delay(RETRY_AFTER);
    }
  }
}
