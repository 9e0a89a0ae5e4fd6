import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  conditioningKey,
  decodeConditioning,
  decodeWav,
  encodeConditioning,
  encodeWav,
  maxConditioningFileBytes,
  mixToMono,
  normalizeVoiceName,
  type Pcm,
  parseWavHeader,
  StarlingError,
  sortVoices,
  type VoiceConditioning,
  type VoiceRecord,
  type VoiceStore,
  voiceNameKey,
  voiceNameTaken,
  voiceNotFound,
} from '@starling-tts/core';
import { publish, syncFolder, withStaging, writeDurably } from '../files/durable-files.js';
import { conditioningFileName } from './conditioning-name.js';
import { exists, ignoreExisting, isMissing, namesIn, readBytes, readIfPresent } from './read-files.js';
import { sha256 } from './sha256.js';
import { withStoreLock } from './store-lock.js';
import { formatStoredVoice, isVoiceId, parseStoredVoice } from './stored-voice.js';
import { type StoreReport, type VerifyOptions, verifyStore } from './verify-store.js';
import { VoiceShelf } from './voice-shelf.js';

/** A folder in the store that looks like a voice and cannot be read. */
export interface DamagedVoice {
  /** Name of the folder: the id of the voice it once was. */
  readonly id: string;
  /** Absolute path of the folder. */
  readonly folder: string;
  /** What is wrong, as a sentence. */
  readonly problem: string;
}

/** A {@link VoiceStore} in a folder; see {@link createFileVoiceStore}. */
export interface FileVoiceStore extends VoiceStore {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Voices that `list` leaves out because they cannot be read. They are reported and never deleted. */
  listDamaged(): Promise<readonly DamagedVoice[]>;
  /**
   * Reads everything that is stored and reports what is damaged or does not belong there. Changes nothing.
   *
   * @throws StarlingError `voice_store_failed`, `aborted`
   */
  verify(options?: VerifyOptions): Promise<StoreReport>;
}

/**
 * A voice store in a folder, which several processes may use at the same time and which a crash at any moment leaves whole.
 *
 * ```
 * <folder>/<id>/voice.json                        what is known about the voice
 * <folder>/<id>/reference.wav                     its recording, mono, 16 bits
 * <folder>/<id>/conditioning/<key>.safetensors    conditioning for a model and revision
 * <folder>/.staging/                              what is being written or deleted
 * ```
 *
 * A voice is written whole into `.staging`, flushed, and renamed to its id: it is there or it is not. Names are kept unique
 * by a lock that is held for the check and the rename only. Readers take no lock.
 *
 * @param folder need not exist; it is made by the first `put`
 */
export function createFileVoiceStore(folder: string): FileVoiceStore {
  return new FolderVoiceStore(resolve(folder));
}

/** Leftovers of crashes in `.staging` older than this are removed, in milliseconds. No write takes nearly as long. */
const STAGING_EXPIRES_AFTER = 60 * 60 * 1000;
class FolderVoiceStore implements FileVoiceStore {
  readonly writable = true;
  readonly folder: string;
  readonly #staging: string;
  readonly #shelf: VoiceShelf;

  constructor(folder: string) {
    this.folder = folder;
    this.#staging = join(folder, '.staging');
    this.#shelf = new VoiceShelf(folder);
  }

  async list(): Promise<readonly VoiceRecord[]> {
    return this.#guard('list', async () => {
      const { voices } = await this.#shelf.readAll();
      return sortVoices(voices.map(({ record }) => ({ ...record })));
    });
  }

  async listDamaged(): Promise<readonly DamagedVoice[]> {
    return this.#guard('list', async () => {
      const { damagedIds } = await this.#shelf.readAll();
      const problem = 'Its voice.json is missing or not a voice record of this version.';
      return damagedIds.map((id) => ({ id, folder: join(this.folder, id), problem }));
    });
  }

  async verify(options: VerifyOptions = {}): Promise<StoreReport> {
    return this.#guard('verify', () => verifyStore(this.folder, this.#shelf, options));
  }

  async get(id: string): Promise<VoiceRecord | undefined> {
    if (!isVoiceId(id)) return undefined;
    return this.#guard('get', () => this.#readRecord(id));
  }

  async put(record: VoiceRecord, reference: Pcm): Promise<void> {
    const stored = { ...record, name: normalizeVoiceName(record.name) };
    const wav = encodeWav(reference);
    const json = formatStoredVoice({ record: stored, referenceSha256: sha256(wav) });
    if (!isVoiceId(record.id) || parseStoredVoice(json, record.id) === undefined) {
      throw new StarlingError(
        'voice_store_failed',
        'The voice record is not valid: its id must be 8 to 64 lower-case hexadecimal digits and every field must be set.',
        { operation: 'put' },
      );
    }
    await this.#guard('put', async () => {
      await this.#removeExpiredStaging();
      await withStaging(this.#staging, randomUUID(), async (staged) => {
        await writeDurably(join(staged, 'reference.wav'), wav);
        await writeDurably(join(staged, 'voice.json'), json);
        await syncFolder(staged);
        await withStoreLock(this.folder, async () => {
          await this.#requireFree(stored);
          await publish(staged, join(this.folder, record.id));
        });
      });
    });
  }

  async rename(id: string, name: string): Promise<VoiceRecord> {
    if (!isVoiceId(id)) throw voiceNotFound(id);
    return this.#guard('rename', () =>
      withStaging(this.#staging, randomUUID(), (staged) =>
        withStoreLock(this.folder, async () => {
          const stored = await this.#shelf.read(id);
          if (stored === undefined) throw voiceNotFound(id);
          const renamed = { ...stored.record, name: normalizeVoiceName(name) };
          await this.#requireNameFree(renamed);
          const file = join(staged, 'voice.json');
          await writeDurably(file, formatStoredVoice({ ...stored, record: renamed }));
          await publish(file, join(this.folder, id, 'voice.json'));
          return renamed;
        }),
      ),
    );
  }

  async delete(id: string): Promise<boolean> {
    const folder = join(this.folder, id);
    if (!isVoiceId(id) || !(await exists(folder))) return false;
    return this.#guard('delete', () =>
      withStaging(this.#staging, randomUUID(), async (staged) => {
        try {
          // One rename takes the voice away whole; what it leaves in the staging folder is removed at leisure.
          await rename(folder, join(staged, id));
        } catch (error) {
          if (isMissing(error)) return false;
          throw error;
        }
        await syncFolder(this.folder);
        return true;
      }),
    );
  }

  async readReference(id: string): Promise<Pcm> {
    if (!isVoiceId(id)) throw voiceNotFound(id);
    return this.#guard('readReference', async () => {
      const stored = await this.#shelf.read(id);
      if (stored === undefined) throw voiceNotFound(id);
      const bytes = await readBytes(join(this.folder, id, 'reference.wav'));
      if (stored.referenceSha256 !== undefined && sha256(bytes) !== stored.referenceSha256) {
        throw new StarlingError(
          'voice_store_failed',
          `The recording of voice ${id} has changed since it was stored. Restore it from a backup, or remove the voice and add it again.`,
          { operation: 'readReference' },
        );
      }
      const { channelData, sampleRate } = decodeWav(bytes, parseWavHeader(bytes));
      return { samples: mixToMono(channelData), sampleRate };
    });
  }

  async conditioningKeys(id: string): Promise<readonly string[]> {
    if (!isVoiceId(id)) return [];
    return this.#guard('conditioningKeys', async () => {
      const folder = join(this.folder, id, 'conditioning');
      const keys: string[] = [];
      for (const file of await namesIn(folder)) {
        // The key is in the file; its name holds a digest of it only.
        const bytes = file.endsWith('.safetensors')
          ? await readIfPresent(join(folder, file), maxConditioningFileBytes)
          : undefined;
        const conditioning = bytes && decodeIntact(bytes);
        const key = conditioning && conditioningKey(conditioning);
        if (key !== undefined && conditioningFileName(key) === file) keys.push(key);
      }
      return keys.sort();
    });
  }

  async readConditioning(id: string, key: string): Promise<VoiceConditioning | undefined> {
    if (!isVoiceId(id)) return undefined;
    return this.#guard('readConditioning', async () => {
      const file = join(this.folder, id, 'conditioning', conditioningFileName(key));
      const bytes = await readIfPresent(file, maxConditioningFileBytes);
      if (bytes === undefined) return undefined;
      const conditioning = decodeIntact(bytes);
      return conditioning && conditioningKey(conditioning) === key ? conditioning : undefined;
    });
  }

  async writeConditioning(id: string, conditioning: VoiceConditioning): Promise<void> {
    if (!isVoiceId(id)) throw voiceNotFound(id);
    const bytes = encodeConditioning(conditioning);
    await this.#guard('writeConditioning', async () => {
      if ((await this.#readRecord(id)) === undefined) throw voiceNotFound(id);
      const name = conditioningFileName(conditioningKey(conditioning));
      const folder = join(this.folder, id, 'conditioning');
      await withStaging(this.#staging, randomUUID(), async (staged) => {
        const file = join(staged, name);
        await writeDurably(file, bytes);
        try {
          await mkdir(folder).catch(ignoreExisting);
          await publish(file, join(folder, name));
        } catch (error) {
          // Deleted by somebody else in the meantime: not recursive on purpose, nothing of it must come back.
          throw isMissing(error) ? voiceNotFound(id) : error;
        }
      });
    });
  }

  /** The record of a readable voice; undefined when there is no such voice or it is damaged. */
  async #readRecord(id: string): Promise<VoiceRecord | undefined> {
    const stored = await this.#shelf.read(id);
    return stored && { ...stored.record };
  }

  async #requireFree(record: VoiceRecord): Promise<void> {
    await this.#requireNameFree(record);
    const folder = join(this.folder, record.id);
    if (!(await exists(folder))) return;
    if ((await this.#readRecord(record.id)) !== undefined) throw voiceNameTaken(record.id);
    throw new StarlingError(
      'voice_store_failed',
      `The voice cannot be stored because a damaged entry has its id ${record.id}. Repair or remove that folder first.`,
      { operation: 'put' },
    );
  }

  async #requireNameFree(record: VoiceRecord): Promise<void> {
    const { voices } = await this.#shelf.readAll();
    const key = voiceNameKey(record.name);
    const taken = voices.some(({ record: { id, name } }) => id !== record.id && voiceNameKey(name) === key);
    if (taken) throw voiceNameTaken(record.name);
  }

  async #removeExpiredStaging(): Promise<void> {
    await mkdir(this.#staging, { recursive: true, mode: 0o700 });
    const oldest = Date.now() - STAGING_EXPIRES_AFTER;
    for (const name of await readdir(this.#staging)) {
      const folder = join(this.#staging, name);
      const found = await stat(folder).catch(() => undefined);
      if (found && found.mtimeMs < oldest) await rm(folder, { recursive: true, force: true });
    }
  }

  /** Gives errors of the file system the store's own code. */
  async #guard<Result>(operation: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (StarlingError.is(error) && error.code !== 'audio_unreadable') throw error;
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      throw new StarlingError(
        'voice_store_failed',
        `The voice folder failed during ${operation} (${code}). Check that the disk is not full and the folder is readable and writable; voices that were stored before are untouched.`,
        { operation },
        { cause: error },
      );
    }
  }
}

/** Conditioning can always be made again from the reference, so a damaged file counts as none and is replaced. */
function decodeIntact(bytes: Uint8Array): VoiceConditioning | undefined {
  try {
    return decodeConditioning(bytes);
  } catch (error) {
    if (StarlingError.is(error, 'conditioning_invalid')) return undefined;
    throw error;
  }
}
