import { StarlingError } from '@starling-tts/core';

/** The error of a data folder that cannot be used. */
export function storeFailed(operation: string, cause: unknown): StarlingError<'settings_store_failed'> {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  return new StarlingError(
    'settings_store_failed',
    `The bot's data folder failed during ${operation} (${code}). Check that the disk is not full and the folder is readable and writable.`,
    { operation },
    { cause },
  );
}
