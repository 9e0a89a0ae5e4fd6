import { durationSeconds, type Pcm } from '../audio/index.js';
import type { VoiceConditioning } from '../engine/conditioning.js';
import { StarlingError } from '../errors/starling-error.js';
import type { VoiceRecord } from './voice.js';
import { voiceNameTaken, voiceStoreReadOnly } from './voice-errors.js';
import { shortVoiceIdLength, voiceDigestOf } from './voice-id.js';
import { normalizeVoiceName, voiceNameKey, voiceNameProblem } from './voice-name.js';
import type { VoiceStore } from './voice-store.js';

/** A voice to be added to a library. Only the name is needed. */
export interface AddVoiceOptions {
  /** 1 to 64 characters: letters, digits, space, `-`, `_`, `'`, `.`; unique without regard to case. */
  readonly name: string;
  /** Default `unspecified`. */
  readonly gender?: VoiceRecord['gender'];
  /** Default empty. */
  readonly description?: string;
  /** Rate of the recording the user gave, in Hz. Default: the reference's. */
  readonly originalSampleRate?: number;
  /** Name of the file the voice was made from, a label. Default empty. */
  readonly originalFile?: string;
  /** ISO 8601 in UTC. Default: now. */
  readonly createdAt?: string;
  /** Default `user_cloned_voice`. */
  readonly type?: VoiceRecord['type'];
  /** Keeps an id that the voice had elsewhere (8 to 64 lower-case hexadecimal digits). Default: made from the audio. */
  readonly id?: string;
  /** Conditioning that was already computed; stored with the voice. */
  readonly conditioning?: VoiceConditioning;
}

const idPattern = /^[0-9a-f]{8,64}$/;

/** Lets new names into a library: one after another, so that no two of them can be the same in different stores. */
export class VoiceAdmission {
  readonly #stores: readonly VoiceStore[];
  readonly #now: () => number;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(stores: readonly VoiceStore[], now: () => number) {
    this.#stores = stores;
    this.#now = now;
  }

  add(voice: AddVoiceOptions, reference: Pcm): Promise<{ record: VoiceRecord; store: VoiceStore }> {
    return this.#inTurn(async () => {
      const store = this.#stores.find(({ writable }) => writable);
      if (store === undefined) throw voiceStoreReadOnly();
      const name = requireVoiceName(voice.name);
      await this.#requireFree(name, undefined);
      const record: VoiceRecord = {
        id: await this.#freeId(voice, reference),
        name,
        gender: voice.gender ?? 'unspecified',
        description: voice.description ?? '',
        durationSeconds: durationSeconds(reference),
        originalSampleRate: voice.originalSampleRate ?? reference.sampleRate,
        originalFile: voice.originalFile ?? '',
        createdAt: voice.createdAt ?? new Date(this.#now()).toISOString(),
        type: voice.type ?? 'user_cloned_voice',
      };
      await store.put(record, reference);
      return { record, store };
    });
  }

  rename(store: VoiceStore, id: string, name: string): Promise<VoiceRecord> {
    return this.#inTurn(async () => {
      const normalized = requireVoiceName(name);
      await this.#requireFree(normalized, id);
      return store.rename(id, normalized);
    });
  }

  async #requireFree(name: string, except: string | undefined): Promise<void> {
    const key = voiceNameKey(name);
    for (const store of this.#stores) {
      for (const record of await store.list()) {
        if (record.id !== except && voiceNameKey(record.name) === key) throw voiceNameTaken(name);
      }
    }
  }

  /** The shortest start of the digest, in steps of four digits, that no store holds. */
  async #freeId(voice: AddVoiceOptions, reference: Pcm): Promise<string> {
    if (voice.id !== undefined) {
      if (!idPattern.test(voice.id)) {
        const message = 'voice_id must be 8 to 64 lower-case hexadecimal digits';
        throw new StarlingError('invalid_request', message, { problems: [{ field: 'voice_id', message }] });
      }
      if (await this.#isIdTaken(voice.id)) throw voiceNameTaken(voice.id);
      return voice.id;
    }
    const digest = await voiceDigestOf(reference);
    for (let length = shortVoiceIdLength; length <= digest.length; length += 4) {
      const id = digest.slice(0, length);
      if (!(await this.#isIdTaken(id))) return id;
    }
    throw voiceNameTaken(digest);
  }

  async #isIdTaken(id: string): Promise<boolean> {
    for (const store of this.#stores) {
      if ((await store.get(id)) !== undefined) return true;
    }
    return false;
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function requireVoiceName(name: string): string {
  const problem = voiceNameProblem(name);
  if (problem !== undefined) {
    const message = `voice_name ${problem}`;
    throw new StarlingError('invalid_request', message, { problems: [{ field: 'voice_name', message }] });
  }
  return normalizeVoiceName(name);
}
