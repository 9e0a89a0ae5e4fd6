import type { VerdictStore } from '@starling-tts/chatterbox';
import { openDB } from 'idb';

/**
 * What has been proved about graphs and measured on devices, as small texts in IndexedDB. A database that cannot be used (private
 * windows of some browsers, a full disk) is as good as an empty one.
 *
 * @param name of the database
 */
export function createVerdictDatabase(name = 'starling-verdicts'): VerdictStore {
  const table = 'verdicts';
  const use = async <Result>(work: (database: Awaited<ReturnType<typeof open>>) => Promise<Result>) => {
    try {
      const database = await open();
      try {
        return await work(database);
      } finally {
        database.close();
      }
    } catch {
      return undefined;
    }
  };
  const open = () => openDB(name, 1, { upgrade: (database) => void database.createObjectStore(table) });
  return {
    async get(key) {
      const text: unknown = await use((database) => database.get(table, key));
      return typeof text === 'string' ? text : undefined;
    },
    async put(key, verdict) {
      await use((database) => database.put(table, verdict, key));
    },
  };
}
