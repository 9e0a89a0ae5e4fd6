/** A page with voice stores, called from the tests with plain data. */
import { createVoiceLibrary, StarlingError, type VoiceStore } from '@starling-tts/core';
import { exportVoice, importVoiceFile } from '@starling-tts/core/voice-files';
import { createIndexedDbVoiceStore } from '../../dist/voices/index.js';

const stores = new Map<string, VoiceStore>();

function storeOf(databaseName: string): VoiceStore {
  const store = stores.get(databaseName) ?? createIndexedDbVoiceStore({ databaseName });
  stores.set(databaseName, store);
  return store;
}

/** Calls a method; an error comes back as data, so that the test can throw it again. */
async function call(
  databaseName: string,
  method: Exclude<keyof VoiceStore, 'writable'>,
  parameters: unknown[],
) {
  try {
    const store = storeOf(databaseName) as unknown as Record<string, (...all: unknown[]) => Promise<unknown>>;
    return { value: await store[method]!(...parameters) };
  } catch (error) {
    if (StarlingError.is(error)) return { error: error.toJSON() };
    throw error;
  }
}

/** Keys of every table, as they lie in the database. */
async function keysOf(databaseName: string): Promise<Record<string, unknown[]>> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(databaseName);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const keys: Record<string, unknown[]> = {};
  for (const table of database.objectStoreNames) {
    keys[table] = await new Promise((resolve) => {
      const request = database.transaction(table).objectStore(table).getAllKeys();
      request.onsuccess = () => resolve(request.result);
    });
  }
  database.close();
  return keys;
}

const tools = { storeOf, call, keysOf, createVoiceLibrary, exportVoice, importVoiceFile };

declare global {
  var voicesPage: typeof tools;
}

globalThis.voicesPage = tools;
