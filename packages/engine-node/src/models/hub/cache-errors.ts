import { StarlingError } from '@starling-tts/core';
import { availableBytes } from './disk-space.js';

const diskFullCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** Whether an error comes from the file system: those of the network carry no path and no system call of a file. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return false;
  return 'path' in error || error.syscall === 'write' || error.syscall === 'fsync';
}

/**
 * Runs work that writes into the cache and makes what the file system says against it presentable.
 *
 * @param cacheFolder for messages
 * @param address what is being downloaded, for the error's details
 * @throws StarlingError `disk_full`, `download_failed`, and whatever else the work throws
 */
export async function withCacheErrors<Result>(
  cacheFolder: string,
  address: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (StarlingError.is(error) || !isFileError(error)) throw error;
    if (diskFullCodes.has(error.code)) {
      const free = (await availableBytes(cacheFolder)) ?? 0;
      throw new StarlingError(
        'disk_full',
        `The disk with ${cacheFolder} ran full during the download. Free some space and run it again: it continues where it stopped.`,
        { folder: cacheFolder, neededBytes: 0, availableBytes: free },
        { cause: error },
      );
    }
    throw new StarlingError(
      'download_failed',
      `The model cache ${cacheFolder} cannot be used (${error.code}). Make it writable, or choose another folder with HF_HOME.`,
      { url: address },
      { cause: error },
    );
  }
}
