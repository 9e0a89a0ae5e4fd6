import { StarlingError, type VoiceRecord } from '@starling-tts/core';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** The tables. Audio and conditioning lie apart from the records, so that a list reads neither. */
export interface VoiceTables extends DBSchema {
  voices: {
    key: string;
    value: { readonly id: string; readonly nameKey: string; readonly record: VoiceRecord };
    indexes: { nameKey: string };
  };
  /** WAV files, 16 bit, by the voice's id. */
  references: { key: string; value: Uint8Array };
  /** Safetensors files, by the voice's id and the conditioning's key. */
  conditioning: { key: [id: string, conditioningKey: string]; value: Uint8Array };
}

/** A database with voices. */
export type VoiceConnection = IDBPDatabase<VoiceTables>;

const version = 1;

/**
 * The connection to a database of voices: opened when first needed, and again after the browser has closed it. It gives way to a
 * page that brings a newer version.
 */
export class VoiceDatabase {
  readonly #name: string;
  #connection: Promise<VoiceConnection> | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Runs something with the connection.
   *
   * @param operation name of what is being done, for the error
   * @throws StarlingError `voice_store_failed` for whatever the browser says against it; the work's own StarlingErrors pass
   */
  async run<Result>(
    operation: string,
    work: (connection: VoiceConnection) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.#retryOnce(work);
    } catch (cause) {
      if (StarlingError.is(cause)) throw cause;
      throw new StarlingError('voice_store_failed', failureText(cause), { operation }, { cause });
    }
  }

  async #retryOnce<Result>(work: (connection: VoiceConnection) => Promise<Result>): Promise<Result> {
    const connection = await this.#open();
    try {
      return await work(connection);
    } catch (error) {
      // The connection was closed between two calls; nothing of the work was begun.
      if (!isNamed(error, 'InvalidStateError')) throw error;
      this.#connection = undefined;
      return work(await this.#open());
    }
  }

  #open(): Promise<VoiceConnection> {
    if (this.#connection) return this.#connection;
    const forget = () => {
      if (this.#connection === opening) this.#connection = undefined;
    };
    const opening = openDB<VoiceTables>(this.#name, version, {
      upgrade(database) {
        const voices = database.createObjectStore('voices', { keyPath: 'id' });
        // What makes names unique, for all tabs at once.
        voices.createIndex('nameKey', 'nameKey', { unique: true });
        database.createObjectStore('references');
        database.createObjectStore('conditioning');
      },
      blocking() {
        void opening.then((connection) => connection.close());
        forget();
      },
      terminated: forget,
    });
    this.#connection = opening;
    opening.catch(forget);
    return opening;
  }
}

/** Whether an error of the browser has this name. */
export function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

function failureText(cause: unknown): string {
  if (isNamed(cause, 'QuotaExceededError')) {
    return 'The browser has no room left for voices. Delete some voices or downloaded models, or free space on the disk.';
  }
  if (isNamed(cause, 'VersionError')) {
    return 'The voices were stored by a newer version of this page. Reload it.';
  }
  return 'The browser could not read or write its stored voices. Nothing was changed; reload the page, and leave private browsing if it is on.';
}
