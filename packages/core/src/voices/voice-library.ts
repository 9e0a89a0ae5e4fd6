import type { Pcm } from '../audio/index.js';
import type { VoiceConditioning } from '../engine/conditioning.js';
import type { EngineCallContext, SpeechEngine } from '../engine/engine.js';
import type { VoiceRecord } from './voice.js';
import type { AddVoiceOptions } from './voice-admission.js';
import type { VoiceStore } from './voice-store.js';
import type { VoiceUsage } from './voice-usage.js';

/** Options of {@link createVoiceLibrary}. */
export interface VoiceLibraryOptions {
  /**
   * Where voices live. The first writable one gets new voices. Where two stores hold the same name or id the writable ones
   * win, then the earlier one: what is the user's own hides what is built in.
   */
  readonly stores: readonly VoiceStore[];
  /** Most bytes of conditioning kept in memory. Default 64 MB, enough for dozens of voices. */
  readonly maxCacheBytes?: number;
  /**
   * Told when stored conditioning could not be read or written. Speech goes on (the voice is encoded again), so this
   * is for a log. Default: nobody is told.
   */
  readonly onStoreError?: (error: unknown) => void;
  /** The clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** All voices of all stores under one roof. Names are unique over all of them. */
export interface VoiceLibrary {
  /** Every voice: the built-in ones first, then the user's, each ordered by name. */
  list(): Promise<readonly VoiceRecord[]>;
  /** The voices of the writable stores, ordered by name: what the user added, whether it hides a built-in voice or not. */
  listOwn(): Promise<readonly VoiceRecord[]>;
  /** The voice of this name, without regard to case. */
  findByName(name: string): Promise<VoiceRecord | undefined>;
  /** The voice with exactly this id. */
  findById(id: string): Promise<VoiceRecord | undefined>;
  /**
   * The voice that a request means by a name, an id, or both when they agree.
   *
   * @throws StarlingError `voice_not_found`; `invalid_request` when name and id are of two voices or both are missing
   */
  resolve(voice: VoiceQuery): Promise<VoiceRecord>;
  /**
   * Adds a voice to the first writable store. Its id, unless given, is the start of its audio's digest, longer when that is taken.
   *
   * @returns the record as it was stored
   * @throws StarlingError `voice_name_taken`, `invalid_request` for a bad name, id or consent note, `voice_store_read_only` without a
   *   writable store, `voice_store_failed`
   */
  add(voice: AddVoiceOptions, reference: Pcm): Promise<VoiceRecord>;
  /**
   * Gives a voice another name.
   *
   * @throws StarlingError `voice_not_found`, `voice_name_taken`, `invalid_request` for a bad name,
   *   `voice_store_read_only`, `voice_store_failed`
   */
  rename(id: string, name: string): Promise<VoiceRecord>;
  /**
   * Removes a voice and everything stored with it. False when there was none.
   *
   * @throws StarlingError `voice_store_read_only` for a built-in voice, `voice_store_failed`
   */
  delete(id: string): Promise<boolean>;
  /**
   * The stored reference recording of a voice.
   *
   * @throws StarlingError `voice_not_found`, `voice_store_failed`
   */
  readReference(id: string): Promise<Pcm>;
  /**
   * What the engine needs to speak with a voice: from memory, else from the store, else encoded from the reference
   * recording and written back to the store. Callers that want the same voice at the same time share the work. The
   * result is shared too: do not change its tensors.
   *
   * @throws StarlingError `voice_not_found`, `voice_store_failed`, and as {@link SpeechEngine.encodeVoice}
   */
  conditioning(id: string, engine: SpeechEngine, context?: EngineCallContext): Promise<VoiceConditioning>;
  /** Keys (`modelId@modelRevision`) of the conditioning stored with a voice; none for an unknown voice. */
  conditioningKeys(id: string): Promise<readonly string[]>;
  /**
   * Conditioning as it is stored; undefined when there is none for this model or no such voice.
   *
   * @throws StarlingError `voice_store_failed`
   */
  readConditioning(id: string, key: string): Promise<VoiceConditioning | undefined>;
  /** What was measured about voices in this process. */
  usage(): VoiceUsage;
}

/** How a request names a voice. */
export interface VoiceQuery {
  /** A name, without regard to case. */
  readonly name?: string | undefined;
  /** An exact id. */
  readonly id?: string | undefined;
}
