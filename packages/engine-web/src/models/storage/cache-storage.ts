import type { BlobStorage, StoredPiece } from './blob-storage.js';

/**
 * Storage in Cache Storage, for browsers without a file system.
 *
 * @param cacheName name of the cache
 * @returns undefined where there is none
 */
export async function openCacheStorage(cacheName: string): Promise<BlobStorage | undefined> {
  try {
    // Missing in pages that are not secure.
    const cache = await (globalThis.caches as CacheStorage | undefined)?.open(cacheName);
    return cache && new CachedStorage(cache);
  } catch {
    return undefined;
  }
}

/** Entries are named by addresses; nothing is ever fetched from these. */
const prefix = '/.starling/';

class CachedStorage implements BlobStorage {
  readonly kind = 'cache';
  readonly #cache: Cache;

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  async read(name: string): Promise<Blob | undefined> {
    const response = await this.#cache.match(prefix + name);
    return response?.blob();
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const headers = { 'content-length': String(bytes.length), 'content-type': 'application/octet-stream' };
    await this.#cache.put(prefix + name, new Response(bytes as Uint8Array<ArrayBuffer>, { headers }));
  }

  async delete(name: string): Promise<void> {
    await this.#cache.delete(prefix + name);
  }

  async list(): Promise<readonly StoredPiece[]> {
    const pieces: StoredPiece[] = [];
    for (const request of await this.#cache.keys()) {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith(prefix)) continue;
      const response = await this.#cache.match(request);
      const bytes = Number(response?.headers.get('content-length') ?? 0);
      pieces.push({ name: pathname.slice(prefix.length), bytes });
    }
    return pieces;
  }

  async clear(): Promise<void> {
    for (const request of await this.#cache.keys()) await this.#cache.delete(request);
  }
}
