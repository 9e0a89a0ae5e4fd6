import type { Pcm } from '../audio/pcm.js';
import type { VoiceConditioning } from '../engine/conditioning.js';
import type { VoiceRecord } from './voice.js';

/**
 * Where voices live. A store knows nothing about models: conditioning is filed under its `modelId@modelRevision` key.
 * Every implementation passes `voiceStoreConformance` from `@starling-tts/core/testing`.
 */
export interface VoiceStore {
  /**
   * False for stores of built-in voices: `put`, `rename`, `delete` and `writeConditioning` fail with
   * `voice_store_read_only`.
   */
  readonly writable: boolean;
  /** All voices, ordered by name as {@link compareVoiceNames} does. */
  list(): Promise<readonly VoiceRecord[]>;
  /** The voice with this exact id. */
  get(id: string): Promise<VoiceRecord | undefined>;
  /**
   * Adds a voice. All or nothing: after a failure the store is as it was.
   *
   * @throws StarlingError `voice_name_taken` when the name (compared by {@link voiceNameKey}) or id exists,
   *   `voice_store_read_only`, `voice_store_failed`
   */
  put(record: VoiceRecord, reference: Pcm): Promise<void>;
  /**
   * Gives a voice another name; id, audio and conditioning stay. A name that differs only in case is the same voice's
   * to take. All or nothing.
   *
   * @returns the record as it is now
   * @throws StarlingError `voice_not_found`, `voice_name_taken`, `voice_store_read_only`, `voice_store_failed`
   */
  rename(id: string, name: string): Promise<VoiceRecord>;
  /**
   * Removes a voice and everything stored with it. False when there was none.
   *
   * @throws StarlingError `voice_store_read_only`, `voice_store_failed`
   */
  delete(id: string): Promise<boolean>;
  /**
   * The stored reference recording.
   *
   * @throws StarlingError `voice_not_found`, `voice_store_failed`
   */
  readReference(id: string): Promise<Pcm>;
  /** Keys of the conditioning stored beside a voice, ordered; none when there is no such voice. */
  conditioningKeys(id: string): Promise<readonly string[]>;
  /** Conditioning stored for a model, by {@link conditioningKey}; undefined when there is none or no such voice. */
  readConditioning(id: string, key: string): Promise<VoiceConditioning | undefined>;
  /**
   * Stores conditioning beside the voice, replacing what that model stored before.
   *
   * @throws StarlingError `voice_not_found`, `voice_store_read_only`, `voice_store_failed`
   */
  writeConditioning(id: string, conditioning: VoiceConditioning): Promise<void>;
}
