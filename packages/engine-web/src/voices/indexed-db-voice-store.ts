import {
  conditioningKey,
  decodeConditioning,
  decodeWav,
  encodeConditioning,
  encodeWav,
  mixToMono,
  normalizeVoiceName,
  type Pcm,
  sortVoices,
  type VoiceConditioning,
  type VoiceRecord,
  type VoiceStore,
  voiceNameKey,
  voiceNameTaken,
  voiceNotFound,
} from '@starling-tts/core';
import { isNamed, VoiceDatabase } from './voice-database.js';

/** Options of {@link createIndexedDbVoiceStore}. */
export interface IndexedDbVoiceStoreOptions {
  /** Name of the database; stores with the same name on the same origin share their voices. Default `starling-voices`. */
  readonly databaseName?: string;
}

/**
 * A voice store in the browser's IndexedDB. Every change is one transaction: it happens as a whole or not at all, also when the tab is
 * closed in the middle, and tabs of the same origin do not disturb each other. Browsers may delete what a page has stored when
 * space runs out; `navigator.storage.persist()` asks them not to.
 *
 * The database is opened with the first call, so this works where there is none until it is used: `voice_store_failed`.
 *
 * @example
 * ```ts
 * const voices = createVoiceLibrary({ stores: [createIndexedDbVoiceStore()] });
 * ```
 */
export function createIndexedDbVoiceStore({
  databaseName = 'starling-voices',
}: IndexedDbVoiceStoreOptions = {}): VoiceStore {
  return new IndexedDbVoiceStore(new VoiceDatabase(databaseName));
}

/** A voice is the user's own work: what is told to be stored should survive a power cut. */
const durable = { durability: 'strict' } as const;

class IndexedDbVoiceStore implements VoiceStore {
  readonly writable = true;
  readonly #database: VoiceDatabase;

  constructor(database: VoiceDatabase) {
    this.#database = database;
  }

  async list(): Promise<readonly VoiceRecord[]> {
    const rows = await this.#database.run('list', (connection) => connection.getAll('voices'));
    return sortVoices(rows.map(({ record }) => record));
  }

  async get(id: string): Promise<VoiceRecord | undefined> {
    const row = await this.#database.run('get', (connection) => connection.get('voices', id));
    return row?.record;
  }

  async put(record: VoiceRecord, reference: Pcm): Promise<void> {
    const { id, name } = record;
    const recording = encodeWav(reference);
    await this.#database.run('put', async (connection) => {
      const transaction = connection.transaction(['voices', 'references'], 'readwrite', durable);
      const added = Promise.all([
        transaction.objectStore('voices').add({ id, nameKey: voiceNameKey(name), record: { ...record } }),
        transaction.objectStore('references').add(recording, id),
      ]);
      await settle(added, transaction.done, name);
    });
  }

  async rename(id: string, name: string): Promise<VoiceRecord> {
    return this.#database.run('rename', async (connection) => {
      const transaction = connection.transaction('voices', 'readwrite', durable);
      const row = await transaction.store.get(id);
      if (row === undefined) throw voiceNotFound(id);
      const record = { ...row.record, name: normalizeVoiceName(name) };
      const put = transaction.store.put({ id, nameKey: voiceNameKey(name), record });
      await settle(put, transaction.done, name);
      return record;
    });
  }

  async delete(id: string): Promise<boolean> {
    return this.#database.run('delete', async (connection) => {
      const transaction = connection.transaction(
        ['voices', 'references', 'conditioning'],
        'readwrite',
        durable,
      );
      const voices = transaction.objectStore('voices');
      const [found] = await Promise.all([
        voices.getKey(id),
        voices.delete(id),
        transaction.objectStore('references').delete(id),
        transaction.objectStore('conditioning').delete(conditioningOf(id)),
        transaction.done,
      ]);
      return found !== undefined;
    });
  }

  async readReference(id: string): Promise<Pcm> {
    const bytes = await this.#database.run('readReference', (connection) => connection.get('references', id));
    if (bytes === undefined) throw voiceNotFound(id);
    const { channelData, sampleRate } = decodeWav(bytes);
    return { samples: mixToMono(channelData), sampleRate };
  }

  async conditioningKeys(id: string): Promise<readonly string[]> {
    const keys = await this.#database.run('conditioningKeys', (connection) =>
      connection.getAllKeys('conditioning', conditioningOf(id)),
    );
    return keys.map(([, key]) => key).sort();
  }

  async readConditioning(id: string, key: string): Promise<VoiceConditioning | undefined> {
    const bytes = await this.#database.run('readConditioning', (connection) =>
      connection.get('conditioning', [id, key]),
    );
    return bytes && decodeConditioning(bytes);
  }

  async writeConditioning(id: string, conditioning: VoiceConditioning): Promise<void> {
    const bytes = encodeConditioning(conditioning);
    await this.#database.run('writeConditioning', async (connection) => {
      // The voice is looked for in the same transaction, so that no tab can delete it in between.
      const transaction = connection.transaction(['voices', 'conditioning'], 'readwrite');
      if ((await transaction.objectStore('voices').getKey(id)) === undefined) throw voiceNotFound(id);
      const key: [string, string] = [id, conditioningKey(conditioning)];
      await Promise.all([transaction.objectStore('conditioning').put(bytes, key), transaction.done]);
    });
  }
}

/** All keys of a voice's conditioning: an array sorts behind every string. */
function conditioningOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}

/**
 * Waits for requests and their transaction. A broken constraint means that the name or id is taken.
 *
 * @throws StarlingError `voice_name_taken`
 */
async function settle(requests: Promise<unknown>, done: Promise<void>, name: string): Promise<void> {
  // Both fail when one does. The request knows of a constraint, the transaction of full storage.
  const [request, transaction] = await Promise.allSettled([requests, done]);
  if (request.status === 'rejected' && isNamed(request.reason, 'ConstraintError')) throw voiceNameTaken(name);
  if (transaction.status === 'rejected') throw transaction.reason;
  if (request.status === 'rejected') throw request.reason;
}
