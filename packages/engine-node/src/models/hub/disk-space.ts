import { mkdir, statfs } from 'node:fs/promises';
import { StarlingError } from '@starling-tts/core';
import { formatBytes } from '../../format.js';

/** Kept free beyond the download itself, so that filling the disk to the last byte harms nobody. */
const reserveBytes = 64 * 1024 * 1024;

/** Bytes that this user may still write on the file system of an existing folder; undefined where that is unknown. */
export async function availableBytes(folder: string): Promise<number | undefined> {
  const found = await statfs(folder).catch(() => undefined);
  return found && found.bavail * found.bsize;
}

/**
 * Makes sure a download fits before it starts. Creates the folder.
 *
 * @throws StarlingError `disk_full`
 */
export async function assertDiskSpace(folder: string, neededBytes: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const available = await availableBytes(folder);
  if (available === undefined || neededBytes === 0 || available >= neededBytes + reserveBytes) return;
  throw new StarlingError(
    'disk_full',
    `The download needs ${formatBytes(neededBytes)} in ${folder}, where ${formatBytes(available)} are free. Free some space, or choose another folder with HF_HOME.`,
    { folder, neededBytes, availableBytes: available },
  );
}
