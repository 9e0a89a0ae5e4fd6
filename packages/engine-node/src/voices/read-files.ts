import { readdir, readFile, stat } from 'node:fs/promises';

/** A file's bytes; undefined when there is none, or it is larger than it could rightly be. */
export async function readIfPresent(path: string, mostBytes: number): Promise<Uint8Array | undefined> {
  try {
    const { size } = await stat(path);
    return size > mostBytes ? undefined : await readBytes(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A file as a plain array: `slice` of a `Buffer` shares memory where everything else copies. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Names of what is in a folder; none when there is no such folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Whether there is a file or folder of that path. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** For `mkdir`: passes on every error but that of a folder that is there already. */
export function ignoreExisting(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}

/** Whether an error of the file system says that a path leads nowhere. */
export function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Files that are open at the same time: the system allows a process a number of them, often 1024. */
const openAtOnce = 32;

/** Works through items a few at a time; results are in the order of the items. */
export async function mapFew<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(openAtOnce, items.length) }, worker));
  return results;
}
