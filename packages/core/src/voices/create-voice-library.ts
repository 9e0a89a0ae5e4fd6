import { type Pcm, resample } from '../audio/index.js';
import { conditioningKey, type VoiceConditioning } from '../engine/conditioning.js';
import type { EngineCallContext, SpeechEngine } from '../engine/engine.js';
import { StarlingError } from '../errors/starling-error.js';
import { ConditioningCache } from './conditioning-cache.js';
import { SingleFlight } from './single-flight.js';
import type { VoiceRecord } from './voice.js';
import { type AddVoiceOptions, VoiceAdmission } from './voice-admission.js';
import { voiceNotFound, voiceStoreReadOnly } from './voice-errors.js';
import type { VoiceLibrary, VoiceLibraryOptions, VoiceQuery } from './voice-library.js';
import { sortVoices, voiceNameKey } from './voice-name.js';
import type { VoiceStore } from './voice-store.js';
import { type ConditioningOrigin, type VoiceUsage, VoiceUsageCounter } from './voice-usage.js';

const defaultCacheBytes = 64 * 1024 * 1024;

/** Makes one library of several voice stores. */
export function createVoiceLibrary(options: VoiceLibraryOptions): VoiceLibrary {
  return new StoreVoiceLibrary(options);
}

interface ReadyConditioning {
  readonly conditioning: VoiceConditioning;
  readonly origin: ConditioningOrigin;
}

class StoreVoiceLibrary implements VoiceLibrary {
  readonly #stores: readonly VoiceStore[];
  readonly #cache: ConditioningCache;
  /** Ids of the first store by {@link voiceNameKey}, as of the last list; only ever a hint. */
  #firstStoreNames: ReadonlyMap<string, string> = new Map();
  readonly #admission: VoiceAdmission;
  readonly #flights = new SingleFlight<ReadyConditioning>();
  readonly #usage = new VoiceUsageCounter();
  readonly #onStoreError: (error: unknown) => void;

  constructor({ stores, maxCacheBytes, onStoreError, now }: VoiceLibraryOptions) {
    this.#stores = [
      ...stores.filter((store) => store.writable),
      ...stores.filter((store) => !store.writable),
    ];
    this.#cache = new ConditioningCache(maxCacheBytes ?? defaultCacheBytes);
    this.#onStoreError = onStoreError ?? (() => undefined);
    this.#admission = new VoiceAdmission(this.#stores, now ?? Date.now);
  }

  async list(): Promise<readonly VoiceRecord[]> {
    return sortVoices(await this.#listOf(this.#stores)).sort((a, b) => groupOf(a) - groupOf(b));
  }

  async listOwn(): Promise<readonly VoiceRecord[]> {
    return sortVoices(await this.#listOf(this.#stores.filter(({ writable }) => writable)));
  }

  async #listOf(stores: readonly VoiceStore[]): Promise<VoiceRecord[]> {
    const ids = new Set<string>();
    const names = new Set<string>();
    const records: VoiceRecord[] = [];
    const lists = await Promise.all(stores.map((store) => store.list()));
    if (stores[0] === this.#stores[0]) {
      this.#firstStoreNames = new Map(lists[0]?.map(({ id, name }) => [voiceNameKey(name), id]));
    }
    for (const listed of lists) {
      for (const record of listed) {
        const name = voiceNameKey(record.name);
        if (ids.has(record.id) || names.has(name)) continue;
        ids.add(record.id);
        names.add(name);
        records.push(record);
      }
    }
    return records;
  }

  async findByName(name: string): Promise<VoiceRecord | undefined> {
    const key = voiceNameKey(name);
    // A voice of the first store that still has the name is the one: nothing can hide it, and no list is needed.
    const id = this.#firstStoreNames.get(key);
    const record = id === undefined ? undefined : await this.#stores[0]?.get(id);
    if (record !== undefined && voiceNameKey(record.name) === key) return record;
    return (await this.list()).find((record) => voiceNameKey(record.name) === key);
  }

  async findById(id: string): Promise<VoiceRecord | undefined> {
    return (await this.#locate(id))?.record;
  }

  async resolve({ name, id }: VoiceQuery): Promise<VoiceRecord> {
    const byName = name === undefined ? undefined : await this.findByName(name);
    if (name !== undefined && byName === undefined) throw voiceNotFound(name);
    const byId = id === undefined ? undefined : await this.findById(id);
    if (id !== undefined && byId === undefined) throw voiceNotFound(id);
    if (byName && byId && byName.id !== byId.id) {
      throw invalidVoice('voice_id', 'voice_id and voice_name are of two different voices; give one of them');
    }
    const record = byName ?? byId;
    if (record === undefined) throw invalidVoice('voice_name', 'voice_name or voice_id is needed');
    return record;
  }

  async add(voice: AddVoiceOptions, reference: Pcm): Promise<VoiceRecord> {
    const { record, store } = await this.#admission.add(voice, reference);
    // A voice that was hidden just now may have left its conditioning under this id.
    this.#cache.deletePrefix(`${record.id}:`);
    for (const conditioning of [voice.conditioning ?? []].flat()) {
      this.#cache.set(cacheKey(record.id, conditioning), conditioning);
      await this.#writeBack(store, record.id, conditioning);
    }
    return record;
  }

  async rename(id: string, name: string): Promise<VoiceRecord> {
    const { store } = await this.#require(id);
    return this.#admission.rename(store, id, name);
  }

  async delete(id: string): Promise<boolean> {
    const found = await this.#locate(id);
    if (found === undefined) return false;
    if (!found.store.writable) throw voiceStoreReadOnly();
    const deleted = await found.store.delete(id);
    this.#cache.deletePrefix(`${id}:`);
    return deleted;
  }

  async readReference(id: string): Promise<Pcm> {
    const { store } = await this.#require(id);
    return store.readReference(id);
  }

  async conditioning(
    id: string,
    engine: SpeechEngine,
    { signal }: EngineCallContext = {},
  ): Promise<VoiceConditioning> {
    const started = performance.now();
    const key = cacheKey(id, engine.info);
    let origin: ConditioningOrigin = 'memory';
    let conditioning = this.#cache.get(key);
    if (conditioning === undefined) {
      const ready = await this.#flights.run(key, (shared) => this.#prepare(id, engine, shared), signal);
      ({ conditioning, origin } = ready);
    }
    this.#usage.add(origin, (performance.now() - started) / 1000);
    return conditioning;
  }

  async conditioningKeys(id: string): Promise<readonly string[]> {
    return (await this.#locate(id))?.store.conditioningKeys(id) ?? [];
  }

  async readConditioning(id: string, key: string): Promise<VoiceConditioning | undefined> {
    return (await this.#locate(id))?.store.readConditioning(id, key);
  }

  usage(): VoiceUsage {
    return this.#usage.snapshot();
  }

  async #prepare(id: string, engine: SpeechEngine, signal: AbortSignal): Promise<ReadyConditioning> {
    const { store } = await this.#require(id);
    const key = conditioningKey(engine.info);
    const stored = await this.#readStored(store, id, key);
    if (stored !== undefined) {
      this.#cache.set(cacheKey(id, engine.info), stored);
      return { conditioning: stored, origin: 'store' };
    }
    const reference = await store.readReference(id);
    const { sampleRate } = engine.info;
    const atEngineRate = reference.sampleRate === sampleRate ? reference : resample(reference, sampleRate);
    const conditioning = await engine.encodeVoice(atEngineRate, { signal });
    this.#cache.set(cacheKey(id, engine.info), conditioning);
    await this.#writeBack(store, id, conditioning);
    return { conditioning, origin: 'encoded' };
  }

  /** Damaged conditioning is as good as none: it is made again from the reference and replaced. */
  async #readStored(store: VoiceStore, id: string, key: string): Promise<VoiceConditioning | undefined> {
    try {
      const stored = await store.readConditioning(id, key);
      return stored !== undefined && conditioningKey(stored) === key ? stored : undefined;
    } catch (error) {
      this.#onStoreError(error);
      return undefined;
    }
  }

  /** Keeping conditioning saves time later; failing to must not fail the speech that is wanted now. */
  async #writeBack(store: VoiceStore, id: string, conditioning: VoiceConditioning): Promise<void> {
    if (!store.writable) return;
    try {
      await store.writeConditioning(id, conditioning);
    } catch (error) {
      this.#onStoreError(error);
    }
  }

  async #locate(id: string): Promise<{ store: VoiceStore; record: VoiceRecord } | undefined> {
    for (const store of this.#stores) {
      const record = await store.get(id);
      if (record !== undefined) return { store, record };
    }
    return undefined;
  }

  async #require(id: string): Promise<{ store: VoiceStore; record: VoiceRecord }> {
    const found = await this.#locate(id);
    if (found === undefined) throw voiceNotFound(id);
    return found;
  }
}

function cacheKey(id: string, model: { readonly modelId: string; readonly modelRevision: string }): string {
  return `${id}:${conditioningKey(model)}`;
}

function groupOf(record: VoiceRecord): number {
  return record.type === 'chattts_embedding' ? 0 : 1;
}

function invalidVoice(field: string, message: string): StarlingError<'invalid_request'> {
  return new StarlingError('invalid_request', message, { problems: [{ field, message }] });
}
