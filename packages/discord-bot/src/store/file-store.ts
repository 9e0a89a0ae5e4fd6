import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StarlingError } from '@starling-tts/core';
import { FileCollection } from './file-collection.js';
import { lockFolder } from './folder-lock.js';
import {
  type GuildRecord,
  guildRecordSchema,
  type OwnedVoice,
  type UserRecord,
  userRecordSchema,
  voiceRecordSchema,
} from './schemas.js';
import type { BotStore, RecordCollection, VoiceRecords } from './store.js';
import { storeFailed } from './store-failed.js';

/** Options of {@link openFileStore}. */
export interface FileStoreOptions {
  /** Folder for the bot's data; made when it is not there. One process at a time may use it. */
  readonly folder: string;
  /** How long changes are gathered before they are written, in milliseconds. Default 500. */
  readonly delayMilliseconds?: number;
  /** Told about files that could not be read and were put aside. Default: nobody is told. */
  readonly onDamaged?: (file: string) => void;
  /** Told when changes could not be written; they are tried again. Default: nobody is told. */
  readonly onWriteError?: (error: unknown) => void;
  /**
   * Told when another process has taken the folder, or its lock was removed. From then on nothing is written, as that could
   * destroy what the other one wrote. Default: nobody is told.
   */
  readonly onLockLost?: (error: StarlingError<'settings_store_failed'>) => void;
}

/**
 * Opens the bot's data in a folder: one small JSON file for each server, person and cloned voice.
 *
 * @throws StarlingError `settings_store_failed` when another process has it open, it cannot be read, or a newer program wrote it
 */
export async function openFileStore(options: FileStoreOptions): Promise<BotStore> {
  const { folder, onDamaged = () => undefined } = options;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storeFailed('open', error);
  }
  // The lock is lost in a timer, long after this has returned.
  let store: FileStore | undefined;
  const release = await lockFolder(folder, (error) => {
    store?.loseLock(error);
    options.onLockLost?.(error);
  });
  try {
    const opened = new FileStore(options, release);
    store = opened;
    const open = async <Record>(name: string, schema: FileCollectionSchema<Record>) => {
      try {
        return await FileCollection.open({
          folder: join(folder, name),
          schema,
          onDamaged: (file) => onDamaged(`${name}/${file}`),
          onChange: () => opened.changed(),
        });
      } catch (error) {
        throw StarlingError.is(error) ? error : storeFailed('open', error);
      }
    };
    opened.use(
      await open('guilds', guildRecordSchema),
      await open('users', userRecordSchema),
      await open('voice-owners', voiceRecordSchema),
    );
    return opened;
  } catch (error) {
    await release();
    throw error;
  }
}

type FileCollectionSchema<Record> = Parameters<typeof FileCollection.open<Record>>[0]['schema'];

class FileStore implements BotStore {
  guilds!: RecordCollection<GuildRecord>;
  users!: RecordCollection<UserRecord>;
  voices!: VoiceRecords;
  readonly #delay: number;
  readonly #onWriteError: (error: unknown) => void;
  readonly #release: () => Promise<void>;
  #collections: readonly { write(): Promise<void> }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lockLost: StarlingError<'settings_store_failed'> | undefined;

  constructor(options: FileStoreOptions, release: () => Promise<void>) {
    this.#delay = options.delayMilliseconds ?? 500;
    this.#onWriteError = options.onWriteError ?? (() => undefined);
    this.#release = release;
  }

  use(
    guilds: FileCollection<GuildRecord>,
    users: FileCollection<UserRecord>,
    voices: FileCollection<OwnedVoice>,
  ): void {
    this.#collections = [guilds, users, voices];
    this.guilds = withDefaults(guilds, () => guildRecordSchema.parse({}));
    this.users = withDefaults(users, () => userRecordSchema.parse({}));
    this.voices = {
      find: (id) => voices.find(id),
      delete: (id) => voices.delete(id),
      entries: () => voices.entries(),
      put: (id, record) => voices.set(id, voiceRecordSchema.parse(record)),
    };
  }

  /** From now on the folder is somebody else's. */
  loseLock(error: StarlingError<'settings_store_failed'>): void {
    this.#lockLost = error;
    clearTimeout(this.#timer);
  }

  changed(): void {
    if (this.#lockLost === undefined) this.#writeIn(this.#delay);
  }

  #writeIn(milliseconds: number): void {
    this.#timer ??= setTimeout(() => {
      this.flush().catch((error: unknown) => {
        this.#onWriteError(error);
        // A full disk may have room again later.
        if (this.#lockLost === undefined) this.#writeIn(10 * this.#delay);
      });
    }, milliseconds);
    this.#timer.unref();
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const written = this.#writing.then(async () => {
      for (const collection of this.#collections) {
        if (this.#lockLost !== undefined) throw this.#lockLost;
        try {
          await collection.write();
        } catch (error) {
          throw storeFailed('write', error);
        }
      }
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    try {
      if (this.#lockLost === undefined) await this.flush();
    } finally {
      await this.#release();
    }
  }
}

function withDefaults<Record>(
  collection: FileCollection<Record>,
  defaults: () => Record,
): RecordCollection<Record> {
  const get = (id: string) => collection.find(id) ?? defaults();
  return {
    find: (id) => collection.find(id),
    get,
    update: (id, change) => {
      const changed = change(get(id));
      collection.set(id, changed);
      return changed;
    },
    delete: (id) => collection.delete(id),
    entries: () => collection.entries(),
  };
}
