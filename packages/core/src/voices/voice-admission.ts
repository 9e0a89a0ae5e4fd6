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
  /** Who agreed to the cloning, when and to what; at most 1000 characters. Default: not noted. */
  readonly consentNote?: string;
  /** Conditioning that was already computed, of one model or several; stored with the voice. */
  readonly conditioning?: VoiceConditioning | readonly VoiceConditioning[];
  /**
   * Lets the voice have the name or id of one in a read-only store, which it then hides until it is removed. For voices
   * that the user had before. Default false.
   */
  readonly hidesBuiltIn?: boolean;
}

const idPattern = /^[0-9a-f]{8,64}$/;

/** Longest {@link VoiceRecord.consentNote}, in UTF-16 units. */
export const maxConsentNoteLength = 1000;

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
      const stores = voice.hidesBuiltIn ? this.#stores.filter(({ writable }) => writable) : this.#stores;
      await requireFree(stores, name, undefined);
      const record: VoiceRecord = {
        id: await freeId(stores, voice, reference),
        name,
        gender: voice.gender ?? 'unspecified',
        description: voice.description ?? '',
        durationSeconds: durationSeconds(reference),
        originalSampleRate: voice.originalSampleRate ?? reference.sampleRate,
        originalFile: voice.originalFile ?? '',
        createdAt: voice.createdAt ?? new Date(this.#now()).toISOString(),
        type: voice.type ?? 'user_cloned_voice',
        ...(voice.consentNote !== undefined && { consentNote: requireConsentNote(voice.consentNote) }),
      };
      await store.put(record, reference);
      return { record, store };
    });
  }

  rename(store: VoiceStore, id: string, name: string): Promise<VoiceRecord> {
    return this.#inTurn(async () => {
      const normalized = requireVoiceName(name);
      await requireFree(this.#stores, normalized, id);
      return store.rename(id, normalized);
    });
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

async function requireFree(
  stores: readonly VoiceStore[],
  name: string,
  except: string | undefined,
): Promise<void> {
  const key = voiceNameKey(name);
  for (const store of stores) {
    for (const record of await store.list()) {
      if (record.id !== except && voiceNameKey(record.name) === key) throw voiceNameTaken(name);
    }
  }
}

/** The shortest start of the digest, in steps of four digits, that no store holds. */
async function freeId(
  stores: readonly VoiceStore[],
  voice: AddVoiceOptions,
  reference: Pcm,
): Promise<string> {
  const isTaken = async (id: string) => {
    for (const store of stores) {
      if ((await store.get(id)) !== undefined) return true;
    }
    return false;
  };
  if (voice.id !== undefined) {
    if (!idPattern.test(voice.id)) {
      throw invalidVoice('voice_id', 'must be 8 to 64 lower-case hexadecimal digits');
    }
    if (await isTaken(voice.id)) throw voiceNameTaken(voice.id);
    return voice.id;
  }
  const digest = await voiceDigestOf(reference);
  for (let length = shortVoiceIdLength; length <= digest.length; length += 4) {
    const id = digest.slice(0, length);
    if (!(await isTaken(id))) return id;
  }
  throw voiceNameTaken(digest);
}

function requireVoiceName(name: string): string {
  const problem = voiceNameProblem(name);
  if (problem !== undefined) throw invalidVoice('voice_name', problem);
  return normalizeVoiceName(name);
}

function requireConsentNote(note: string): string {
  if (note.length > maxConsentNoteLength) {
    throw invalidVoice('consent_note', `must be at most ${maxConsentNoteLength} characters long`);
  }
  return note;
}

function invalidVoice(field: string, problem: string): StarlingError<'invalid_request'> {
  const message = `${field} ${problem}`;
  return new StarlingError('invalid_request', message, { problems: [{ field, message }] });
}
