import type { BlobStorage } from './blob-storage.js';
import { openCacheStorage } from './cache-storage.js';
import { createMemoryStorage } from './memory-storage.js';
import { openOpfsStorage } from './opfs-storage.js';

/** Which storage to use; `auto` takes the first that works of `opfs`, `cache`, `memory`. */
export type StorageChoice = 'auto' | BlobStorage['kind'];

const name = 'starling-models';

/** Opens the storage asked for; one that this browser does not have is replaced by memory. */
export async function openStorage(choice: StorageChoice): Promise<BlobStorage> {
  const openers = { opfs: openOpfsStorage, cache: openCacheStorage };
  const order = choice === 'auto' ? (['opfs', 'cache'] as const) : choice === 'memory' ? [] : [choice];
  for (const kind of order) {
    const storage = await openers[kind](name);
    if (storage !== undefined) return storage;
  }
  return createMemoryStorage();
}
