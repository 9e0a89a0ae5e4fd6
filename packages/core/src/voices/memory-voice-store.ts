import type { Pcm } from '../audio/pcm.js';
import { conditioningKey, type VoiceConditioning } from '../engine/conditioning.js';
import { copyConditioning } from './copy-conditioning.js';
import type { VoiceRecord } from './voice.js';
import { voiceNameTaken, voiceNotFound, voiceStoreReadOnly } from './voice-errors.js';
import { normalizeVoiceName, sortVoices, voiceNameKey } from './voice-name.js';
import type { VoiceStore } from './voice-store.js';

/** Options of {@link createMemoryVoiceStore}. */
export interface MemoryVoiceStoreOptions {
  /** False makes the store read-only. Default true. */
  readonly writable?: boolean;
  /** Voices that it holds from the start. */
  readonly voices?: readonly MemoryVoice[];
}

/** A voice given to {@link createMemoryVoiceStore}. */
export interface MemoryVoice {
  /** What is known about it. */
  readonly record: VoiceRecord;
  /** Its reference recording. */
  readonly reference: Pcm;
  /** Conditioning made beforehand, any number of models. */
  readonly conditioning?: readonly VoiceConditioning[];
}

interface StoredVoice {
  record: VoiceRecord;
  readonly reference: Pcm;
  readonly conditioning: Map<string, VoiceConditioning>;
}

/**
 * A voice store that lives as long as the process. Hands out copies and keeps copies, so that nobody changes a stored
 * voice by accident.
 *
 * @throws StarlingError `voice_name_taken` when two of the given voices share a name or id
 */
export function createMemoryVoiceStore(options: MemoryVoiceStoreOptions = {}): VoiceStore {
  const store = new MemoryVoiceStore(options.writable ?? true);
  for (const { record, reference, conditioning = [] } of options.voices ?? []) {
    store.insert(record, reference, conditioning);
  }
  return store;
}

class MemoryVoiceStore implements VoiceStore {
  readonly writable: boolean;
  readonly #voices = new Map<string, StoredVoice>();

  constructor(writable: boolean) {
    this.writable = writable;
  }

  async list(): Promise<readonly VoiceRecord[]> {
    return sortVoices([...this.#voices.values()].map(({ record }) => ({ ...record })));
  }

  async get(id: string): Promise<VoiceRecord | undefined> {
    const voice = this.#voices.get(id);
    return voice && { ...voice.record };
  }

  async put(record: VoiceRecord, reference: Pcm): Promise<void> {
    this.#assertWritable();
    this.insert(record, reference, []);
  }

  async rename(id: string, name: string): Promise<VoiceRecord> {
    this.#assertWritable();
    const voice = this.#require(id);
    this.#assertNameFree(name, id);
    voice.record = { ...voice.record, name: normalizeVoiceName(name) };
    return { ...voice.record };
  }

  async delete(id: string): Promise<boolean> {
    this.#assertWritable();
    return this.#voices.delete(id);
  }

  async readReference(id: string): Promise<Pcm> {
    const { reference } = this.#require(id);
    return { samples: reference.samples.slice(), sampleRate: reference.sampleRate };
  }

  async conditioningKeys(id: string): Promise<readonly string[]> {
    return [...(this.#voices.get(id)?.conditioning.keys() ?? [])].sort();
  }

  async readConditioning(id: string, key: string): Promise<VoiceConditioning | undefined> {
    const conditioning = this.#voices.get(id)?.conditioning.get(key);
    return conditioning && copyConditioning(conditioning);
  }

  async writeConditioning(id: string, conditioning: VoiceConditioning): Promise<void> {
    this.#assertWritable();
    this.#require(id).conditioning.set(conditioningKey(conditioning), copyConditioning(conditioning));
  }

  insert(record: VoiceRecord, reference: Pcm, conditioning: readonly VoiceConditioning[]): void {
    this.#assertNameFree(record.name, undefined);
    if (this.#voices.has(record.id)) throw voiceNameTaken(record.id);
    this.#voices.set(record.id, {
      record: { ...record },
      reference: { samples: reference.samples.slice(), sampleRate: reference.sampleRate },
      conditioning: new Map(conditioning.map((made) => [conditioningKey(made), copyConditioning(made)])),
    });
  }

  #assertWritable(): void {
    if (!this.writable) throw voiceStoreReadOnly();
  }

  #assertNameFree(name: string, except: string | undefined): void {
    const key = voiceNameKey(name);
    for (const { record } of this.#voices.values()) {
      if (record.id !== except && voiceNameKey(record.name) === key) throw voiceNameTaken(name);
    }
  }

  #require(id: string): StoredVoice {
    const voice = this.#voices.get(id);
    if (voice === undefined) throw voiceNotFound(id);
    return voice;
  }
}
