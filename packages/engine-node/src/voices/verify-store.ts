import { join } from 'node:path';
import {
  conditioningKey,
  decodeConditioning,
  decodeWav,
  durationSeconds,
  maxConditioningFileBytes,
  mixToMono,
  parseWavHeader,
  StarlingError,
  throwIfAborted,
  voiceNameKey,
} from '@starling-tts/core';
import { conditioningFileName } from './conditioning-name.js';
import { isMissing, namesIn, readBytes, readIfPresent } from './read-files.js';
import { sha256 } from './sha256.js';
import { isVoiceId, type StoredVoice } from './stored-voice.js';
import type { VoiceShelf } from './voice-shelf.js';

/** Something in a voice folder that is not as it should be. */
export interface StoreProblem {
  /** `damage`: a voice or a part of it cannot be used. `note`: nothing is lost, for example a file nobody knows. */
  readonly severity: 'damage' | 'note';
  /** Id of the voice it belongs to; undefined when it belongs to none. */
  readonly voiceId: string | undefined;
  /** Where it is, relative to the folder of the store, with forward slashes. */
  readonly path: string;
  /** What is wrong and what can be done, as sentences. */
  readonly problem: string;
}

/** What a look through a whole store found. */
export interface StoreReport {
  /** How many voices have a readable record. */
  readonly voices: number;
  /** How many files were read. */
  readonly files: number;
  /** What is not as it should be, ordered by path; empty when all is well. */
  readonly problems: readonly StoreProblem[];
}

/** Options of {@link FileVoiceStore.verify}. */
export interface VerifyOptions {
  /** Stops between two voices. */
  readonly signal?: AbortSignal | undefined;
  /** Told before each voice is looked at: its number from 1 and how many there are. */
  readonly onProgress?: ((voice: number, voices: number) => void) | undefined;
}

/** Largest difference between the stated and the true length of a recording, in seconds: what rounding can explain. */
const durationTolerance = 0.01;

/**
 * Reads everything in the folder of a file store and reports what is wrong with it. Changes nothing.
 *
 * @param folder absolute path; need not exist
 */
export async function verifyStore(
  folder: string,
  shelf: VoiceShelf,
  { signal, onProgress }: VerifyOptions,
): Promise<StoreReport> {
  const { voices, damagedIds } = await shelf.readAll();
  const inspection = new Inspection(folder);
  for (const id of damagedIds) {
    const problem =
      'It is missing or not a voice record of this version. Restore it from a backup, or delete the folder.';
    inspection.damage(id, `${id}/voice.json`, problem);
  }
  for (const [index, voice] of voices.entries()) {
    throwIfAborted(signal);
    onProgress?.(index + 1, voices.length);
    await inspection.voice(voice);
  }
  inspection.names(voices);
  await inspection.strangers();
  return {
    voices: voices.length,
    files: inspection.files,
    problems: inspection.problems.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path))),
  };
}

class Inspection {
  readonly problems: StoreProblem[] = [];
  files = 0;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  damage(voiceId: string, path: string, problem: string): void {
    this.problems.push({ severity: 'damage', voiceId, path, problem });
  }

  async voice(voice: StoredVoice): Promise<void> {
    const { id } = voice.record;
    this.files += 1;
    await this.#reference(voice);
    await this.#conditioning(id);
    for (const name of await namesIn(join(this.#folder, id))) {
      if (!['voice.json', 'reference.wav', 'conditioning'].includes(name))
        this.#stranger(id, `${id}/${name}`);
    }
  }

  /** Two voices of one name cannot come from the store: somebody copied a folder. Lists show one of them only. */
  names(voices: readonly StoredVoice[]): void {
    const holders = new Map<string, string>();
    for (const { record } of voices) {
      const key = voiceNameKey(record.name);
      const other = holders.get(key);
      if (other === undefined) holders.set(key, record.id);
      else
        this.damage(
          record.id,
          `${record.id}/voice.json`,
          `Its name is also that of voice ${other}. Rename one of them.`,
        );
    }
  }

  /** What lies in the store's folder and is no voice. */
  async strangers(): Promise<void> {
    for (const name of await namesIn(this.#folder)) {
      if (!isVoiceId(name) && name !== '.staging' && name !== '.lock') this.#stranger(undefined, name);
    }
    for (const name of await namesIn(join(this.#folder, '.staging'))) {
      const problem =
        'A write was cut off, or one is going on now. What is older than an hour is removed with the next voice that is added.';
      this.problems.push({ severity: 'note', voiceId: undefined, path: `.staging/${name}`, problem });
    }
  }

  async #reference({ record, referenceSha256 }: StoredVoice): Promise<void> {
    const { id } = record;
    const path = `${id}/reference.wav`;
    const broken = (what: string) =>
      this.damage(
        id,
        path,
        `The recording ${what}. Restore it from a backup, or remove the voice and add it again.`,
      );
    try {
      const bytes = await readBytes(join(this.#folder, path));
      this.files += 1;
      if (referenceSha256 !== undefined && sha256(bytes) !== referenceSha256) {
        broken('has changed since it was stored');
        return;
      }
      const { channelData, sampleRate } = decodeWav(bytes, parseWavHeader(bytes));
      const seconds = durationSeconds({ samples: mixToMono(channelData), sampleRate });
      if (Math.abs(seconds - record.durationSeconds) > durationTolerance) {
        broken('is not as long as voice.json says');
      }
    } catch (error) {
      if (isMissing(error)) broken('is missing');
      else if (StarlingError.is(error)) broken('cannot be read');
      else throw error;
    }
  }

  async #conditioning(id: string): Promise<void> {
    for (const name of await namesIn(join(this.#folder, id, 'conditioning'))) {
      const path = `${id}/conditioning/${name}`;
      if (!name.endsWith('.safetensors')) {
        this.#stranger(id, path);
        continue;
      }
      const bytes = await readIfPresent(join(this.#folder, path), maxConditioningFileBytes);
      this.files += 1;
      if (bytes === undefined || !isSound(bytes, name)) {
        const problem =
          'The stored conditioning is damaged. Nothing is lost: it is made again from the recording when it is needed.';
        this.damage(id, path, problem);
      }
    }
  }

  #stranger(voiceId: string | undefined, path: string): void {
    const problem = 'Nothing of this name is stored here by Starling.';
    this.problems.push({ severity: 'note', voiceId, path, problem });
  }
}

/** Whether conditioning can be read and is that of its file name. */
function isSound(bytes: Uint8Array, name: string): boolean {
  try {
    return conditioningFileName(conditioningKey(decodeConditioning(bytes))) === name;
  } catch (error) {
    if (StarlingError.is(error, 'conditioning_invalid')) return false;
    throw error;
  }
}
