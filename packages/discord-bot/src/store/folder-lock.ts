import { join } from 'node:path';
import { StarlingError } from '@starling-tts/core';
import { lock } from 'proper-lockfile';
import { storeFailed } from './store-failed.js';

/**
 * Keeps other processes out of a folder, until it is let go or this process ends.
 *
 * @param onLost told when another process has taken the folder all the same, or the lock was removed
 * @returns lets go of the folder; never fails
 * @throws StarlingError `settings_store_failed` when another process has it
 */
export async function lockFolder(
  folder: string,
  onLost: (error: StarlingError<'settings_store_failed'>) => void,
): Promise<() => Promise<void>> {
  try {
    const release = await lock(folder, {
      lockfilePath: join(folder, 'store.lock'),
      stale: 15_000,
      update: 5000,
      // By default the library throws in its timer, which ends the process in the middle of whatever it does.
      onCompromised: (cause) => onLost(lockLost(cause)),
    });
    return () => release().catch(() => undefined);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw storeFailed('open', error);
    throw new StarlingError(
      'settings_store_failed',
      'Another bot process uses this data folder. Stop it, or give this one a folder of its own (STARLING_DISCORD_DATA). After a crash the folder is free again within 15 seconds.',
      { operation: 'lock' },
      { cause: error },
    );
  }
}

function lockLost(cause: Error): StarlingError<'settings_store_failed'> {
  return new StarlingError(
    'settings_store_failed',
    'The data folder does not belong to this process any more: another bot process uses it, or its store.lock was removed. Nothing more is written to it. See that one bot process uses the folder, and start the bot again.',
    { operation: 'lock' },
    { cause },
  );
}
