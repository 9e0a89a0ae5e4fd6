/**
 * Files that a crash or a power cut at any moment leaves whole. Loads nothing but Node's own modules.
 *
 * @packageDocumentation
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a whole file: beside it first, to the disk, then in its place. A crash leaves the old file or the new one, and
 * perhaps one that ends in `.tmp`. Only the user may read it.
 *
 * @throws NodeJS.ErrnoException what the file system fails with; the old file is left as it was
 */
export async function writeFileAtomically(path: string, data: string | Uint8Array): Promise<void> {
  const staged = `${path}.${randomUUID()}.tmp`;
  try {
    await writeDurably(staged, data);
    await publish(staged, path);
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
}

/**
 * Removes a file for good; that there is none is fine.
 *
 * @throws NodeJS.ErrnoException what the file system fails with
 */
export async function removeFileDurably(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

/**
 * Writes a new file, which only the user may read, and waits until it is on the disk.
 *
 * @throws NodeJS.ErrnoException `EEXIST` when there is one, and what the file system fails with
 */
export async function writeDurably(path: string, data: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Waits until a folder's entries are on the disk, where the system has such a call. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders; there the file system's journal orders the rename after the data.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Moves a file or folder to its final name, in one step that a crash cannot cut in two. */
export async function publish(staged: string, path: string): Promise<void> {
  await rename(staged, path);
  await syncFolder(dirname(path));
}

/**
 * Makes an empty folder inside a staging folder, lets it be used, and removes what is left in it.
 *
 * @param staging on the same file system as what will be published from it
 * @param name unique name of the folder
 */
export async function withStaging<Result>(
  staging: string,
  name: string,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = join(staging, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
