import type { BlobStorage } from './blob-storage.js';

/** Storage that lasts as long as the page: for pages that may store nothing. */
export function createMemoryStorage(): BlobStorage {
  const pieces = new Map<string, Blob>();
  return {
    kind: 'memory',
    read: async (name) => pieces.get(name),
    write: async (name, bytes) => void pieces.set(name, new Blob([bytes.slice()])),
    delete: async (name) => void pieces.delete(name),
    list: async () => [...pieces].map(([name, { size }]) => ({ name, bytes: size })),
    clear: async () => pieces.clear(),
  };
}
