import type { BlobStorage, StoredPiece } from './blob-storage.js';

/** What the library's DOM types leave out: it exists in dedicated workers only, and in Safari before 26 it is all there is. */
interface SyncAccess {
  createSyncAccessHandle?(): Promise<{
    truncate(size: number): void;
    write(bytes: Uint8Array, options: { at: number }): number;
    flush(): void;
    close(): void;
  }>;
}

/**
 * Storage in the origin private file system: files of one folder.
 *
 * @param folderName name of the folder
 * @returns undefined where the browser has none, or lets nothing be written in this kind of thread
 */
export async function openOpfsStorage(folderName: string): Promise<BlobStorage | undefined> {
  // Missing in pages that are not secure, refused in some private windows.
  const storage = (globalThis.navigator as Navigator | undefined)?.storage as StorageManager | undefined;
  try {
    const root = await storage?.getDirectory?.();
    const folder = await root?.getDirectoryHandle(folderName, { create: true });
    if (root === undefined || folder === undefined) return undefined;
    const probe = await folder.getFileHandle('probe', { create: true });
    const isWritable = 'createWritable' in probe || 'createSyncAccessHandle' in probe;
    return isWritable ? new OpfsStorage(root, folder) : undefined;
  } catch {
    return undefined;
  }
}

class OpfsStorage implements BlobStorage {
  readonly kind = 'opfs';
  readonly #root: FileSystemDirectoryHandle;
  #folder: FileSystemDirectoryHandle;

  constructor(root: FileSystemDirectoryHandle, folder: FileSystemDirectoryHandle) {
    this.#root = root;
    this.#folder = folder;
  }

  async read(name: string): Promise<Blob | undefined> {
    try {
      return await (await this.#folder.getFileHandle(name)).getFile();
    } catch (error) {
      return ignoreMissing(error);
    }
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const handle: FileSystemFileHandle & SyncAccess = await this.#handleForWriting(name);
    if (handle.createSyncAccessHandle) {
      const access = await handle.createSyncAccessHandle();
      try {
        access.truncate(0);
        for (let at = 0; at < bytes.length; ) at += access.write(bytes.subarray(at), { at });
        access.flush();
      } finally {
        access.close();
      }
      return;
    }
    const stream = await handle.createWritable();
    try {
      await stream.write(bytes as Uint8Array<ArrayBuffer>);
    } catch (error) {
      await stream.abort().catch(() => undefined);
      throw error;
    }
    await stream.close();
  }

  async delete(name: string): Promise<void> {
    try {
      await this.#folder.removeEntry(name);
    } catch (error) {
      ignoreMissing(error);
    }
  }

  async list(): Promise<readonly StoredPiece[]> {
    const pieces: StoredPiece[] = [];
    for await (const handle of this.#folder.values()) {
      if (handle.kind !== 'file') continue;
      const file = await handle.getFile().catch(ignoreMissing);
      if (file) pieces.push({ name: handle.name, bytes: file.size });
    }
    return pieces;
  }

  async clear(): Promise<void> {
    for (const { name } of await this.list()) await this.delete(name);
  }

  /** The user may have cleared the page's data since the folder was made. */
  async #handleForWriting(name: string): Promise<FileSystemFileHandle> {
    try {
      return await this.#folder.getFileHandle(name, { create: true });
    } catch (error) {
      ignoreMissing(error);
      this.#folder = await this.#root.getDirectoryHandle(this.#folder.name, { create: true });
      return this.#folder.getFileHandle(name, { create: true });
    }
  }
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
  throw error;
}
