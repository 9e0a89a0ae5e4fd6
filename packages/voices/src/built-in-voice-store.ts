import {
  decodeAudio,
  decodeConditioning,
  type Pcm,
  resample,
  StarlingError,
  type VoiceConditioning,
  type VoiceRecord,
  type VoiceStore,
  voiceNotFound,
  voiceStoreReadOnly,
} from '@starling-tts/core';
import { oggOpusDecoder } from '@starling-tts/core/codecs';
import { type BuiltInVoice, catalogue, conditioningOf } from './catalogue.js';
import { type ReadFile, readPackagedFile } from './read-file.js';

const referenceSampleRate = 24_000;

/** Options of {@link createBuiltInVoiceStore}. */
export interface BuiltInVoiceStoreOptions {
  /** How the package's files are read. Default: from disk for `file:` URLs, with `fetch` for all others. */
  readonly readFile?: ReadFile;
}

/**
 * A read-only store of the 37 built-in voices. Nothing is read before it is asked for: listing touches no file, a voice's
 * conditioning for the embedded model is one small file, its reference recording another.
 *
 * @example
 * ```ts
 * const voices = createVoiceLibrary({ stores: [createBuiltInVoiceStore(), createMemoryVoiceStore()] });
 * ```
 */
export function createBuiltInVoiceStore(options: BuiltInVoiceStoreOptions = {}): VoiceStore {
  return new BuiltInVoiceStore(options.readFile ?? readPackagedFile);
}

class BuiltInVoiceStore implements VoiceStore {
  readonly writable = false;
  readonly #voices = new Map(catalogue.map((voice) => [voice.record.id, voice]));
  readonly #readFile: ReadFile;

  constructor(readFile: ReadFile) {
    this.#readFile = readFile;
  }

  async list(): Promise<readonly VoiceRecord[]> {
    return catalogue.map(({ record }) => ({ ...record }));
  }

  async get(id: string): Promise<VoiceRecord | undefined> {
    const voice = this.#voices.get(id);
    return voice && { ...voice.record };
  }

  async readReference(id: string): Promise<Pcm> {
    const voice = this.#voices.get(id);
    if (voice === undefined) throw voiceNotFound(id);
    const bytes = await this.#read(voice, 'audio');
    const { audio } = await decodeAudio(bytes, { decoders: [oggOpusDecoder] });
    return resample(audio, referenceSampleRate);
  }

  async conditioningKeys(id: string): Promise<readonly string[]> {
    return this.#voices.has(id) ? [conditioningOf] : [];
  }

  async readConditioning(id: string, key: string): Promise<VoiceConditioning | undefined> {
    const voice = this.#voices.get(id);
    if (voice === undefined || key !== conditioningOf) return undefined;
    return decodeConditioning(await this.#read(voice, 'conditioning'));
  }

  async put(): Promise<void> {
    throw voiceStoreReadOnly();
  }

  async rename(): Promise<VoiceRecord> {
    throw voiceStoreReadOnly();
  }

  async delete(): Promise<boolean> {
    throw voiceStoreReadOnly();
  }

  async writeConditioning(): Promise<void> {
    throw voiceStoreReadOnly();
  }

  async #read(voice: BuiltInVoice, file: 'audio' | 'conditioning'): Promise<Uint8Array> {
    try {
      return await this.#readFile(voice[file]);
    } catch (cause) {
      throw new StarlingError(
        'voice_store_failed',
        `The ${file} file of the built-in voice '${voice.record.name}' could not be read. Install @starling-tts/voices again, or serve its files beside the bundle.`,
        { operation: file === 'audio' ? 'readReference' : 'readConditioning' },
        { cause },
      );
    }
  }
}
