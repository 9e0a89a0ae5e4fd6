import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, isMissing, mapFew, readBytes } from './read-files.js';
import { isVoiceId, parseStoredVoice, type StoredVoice } from './stored-voice.js';

/** No voice record is nearly as large. */
const mostRecordBytes = 1024 * 1024;

/** What one look at the folder found. */
export interface ShelfListing {
  /** Voices that can be read, in no order. */
  readonly voices: readonly StoredVoice[];
  /** Names of folders that look like voices and are none. */
  readonly damagedIds: readonly string[];
}

/**
 * Reads the `voice.json` files of a folder. The folder is the truth: every call looks at it, and a file that is the one read
 * before (same inode, size and time to the nanosecond; files are replaced, never changed) is not read again.
 */
export class VoiceShelf {
  readonly #folder: string;
  readonly #known = new Map<string, { readonly stamp: string; readonly voice: StoredVoice | undefined }>();

  /** @param folder absolute path; need not exist */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The voice of this id; undefined when there is none or it is damaged. */
  async read(id: string): Promise<StoredVoice | undefined> {
    const path = join(this.#folder, id, 'voice.json');
    try {
      const { ino, size, mtimeNs } = await stat(path, { bigint: true });
      const stamp = `${ino}:${size}:${mtimeNs}`;
      const known = this.#known.get(id);
      if (known?.stamp === stamp) return known.voice;
      const bytes = size > mostRecordBytes ? undefined : await readBytes(path);
      const voice = bytes && parseStoredVoice(new TextDecoder().decode(bytes), id);
      this.#known.set(id, { stamp, voice });
      return voice;
    } catch (error) {
      if (!isMissing(error)) throw error;
      this.#known.delete(id);
      return undefined;
    }
  }

  /** Everything that looks like a voice. */
  async readAll(): Promise<ShelfListing> {
    const entries = await readdir(this.#folder, { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const ids = entries
      .filter((entry) => entry.isDirectory() && isVoiceId(entry.name))
      .map(({ name }) => name);
    const read = await mapFew(ids, async (id) => ({ id, voice: await this.read(id) }));
    const present = new Set(ids);
    for (const id of this.#known.keys()) if (!present.has(id)) this.#known.delete(id);
    const damagedIds: string[] = [];
    for (const { id, voice } of read) {
      // A folder that has gone since the listing was deleted, not damaged.
      if (voice === undefined && (await exists(join(this.#folder, id)))) damagedIds.push(id);
    }
    return { voices: read.flatMap(({ voice }) => voice ?? []), damagedIds };
  }
}
