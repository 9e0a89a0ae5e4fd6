import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StarlingError } from '@starling-tts/core';
import { removeFileDurably, writeFileAtomically } from '@starling-tts/engine-node/durable-files';
import type { z } from 'zod';
import { type Migration, readRecord, writeRecord } from './versioned-file.js';

/** Ids that a file may be named after: Discord's and the voice library's. */
const fileId = /^[0-9a-z]{1,64}$/;

/** What is added to the name of a file that could not be read. */
const putAside = '.damaged';

/** Options of {@link FileCollection.open}. */
export interface FileCollectionOptions<Record> {
  /** Absolute path of the folder with one file a record. */
  readonly folder: string;
  /** What a record is. */
  readonly schema: z.ZodType<Record>;
  /** From each version to the next; the first is from 1 to 2. */
  readonly migrations?: readonly Migration[];
  /** Told about a file that cannot be read; it was put aside under another name. */
  readonly onDamaged: (file: string) => void;
  /** Told that there is something to write. */
  readonly onChange: () => void;
}

/** Records in a folder, one file each, all of them in memory too. */
export class FileCollection<Record> {
  readonly #options: FileCollectionOptions<Record>;
  readonly #version: number;
  readonly #records = new Map<string, Record>();
  readonly #changed = new Set<string>();
  /** Whose files were put aside: they may hold data, which goes when the record is deleted. */
  readonly #damaged = new Set<string>();

  private constructor(options: FileCollectionOptions<Record>) {
    this.#options = options;
    this.#version = (options.migrations?.length ?? 0) + 1;
  }

  /**
   * Reads all records.
   *
   * @throws StarlingError `settings_store_failed` when the folder cannot be read or a newer program wrote a record
   */
  static async open<Record>(options: FileCollectionOptions<Record>): Promise<FileCollection<Record>> {
    const collection = new FileCollection(options);
    await collection.#read();
    return collection;
  }

  find(id: string): Record | undefined {
    return this.#records.get(id);
  }

  set(id: string, record: Record): void {
    if (!fileId.test(id)) throw new TypeError('An id has digits and small letters only.');
    this.#records.set(id, record);
    this.#changed.add(id);
    this.#options.onChange();
  }

  delete(id: string): boolean {
    const wasDamaged = this.#damaged.delete(id);
    const existed = this.#records.delete(id) || wasDamaged;
    if (existed) {
      this.#changed.add(id);
      this.#options.onChange();
    }
    return existed;
  }

  entries(): readonly (readonly [string, Record])[] {
    return [...this.#records];
  }

  /** Writes what has changed. What cannot be written stays marked as changed. */
  async write(): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    for (const id of [...this.#changed]) {
      this.#changed.delete(id);
      const record = this.#records.get(id);
      const path = join(this.#options.folder, `${id}.json`);
      try {
        if (record === undefined) {
          await removeFileDurably(`${path}${putAside}`);
          await removeFileDurably(path);
        } else await writeFileAtomically(path, writeRecord(record, this.#version));
      } catch (error) {
        this.#changed.add(id);
        failure ??= { error };
      }
    }
    if (failure !== undefined) throw failure.error;
  }

  async #read(): Promise<void> {
    const { folder, schema, migrations = [], onDamaged } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const file of await readdir(folder)) {
      const path = join(folder, file);
      if (file.endsWith('.tmp')) await rm(path, { force: true });
      if (file.endsWith(`.json${putAside}`)) this.#damaged.add(file.slice(0, -`.json${putAside}`.length));
      const id = file.endsWith('.json') ? file.slice(0, -'.json'.length) : '';
      if (!fileId.test(id)) continue;
      const found = readRecord(await readFile(path, 'utf8'), schema, migrations);
      if (found.status === 'newer') {
        throw new StarlingError(
          'settings_store_failed',
          `The bot's data was written by a newer version of this program (form ${found.version}, this one knows ${this.#version}). Use that version, or another data folder.`,
          { operation: 'open' },
        );
      }
      if (found.status === 'damaged') {
        await rename(path, `${path}${putAside}`);
        this.#damaged.add(id);
        onDamaged(file);
        continue;
      }
      this.#records.set(id, found.record);
      if (found.isOld) this.#changed.add(id);
    }
  }
}
