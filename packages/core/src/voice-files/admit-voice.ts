import type { Pcm } from '../audio/index.js';
import { StarlingError } from '../errors/starling-error.js';
import type { AddVoiceOptions, VoiceLibrary, VoiceRecord } from '../voices/index.js';
import { voiceIdOf, voiceNameKey, voiceNameTaken } from '../voices/index.js';
import type { ImportOptions, VoiceImportReport, VoiceImportResult } from './import-report.js';

/** A voice that was read and checked. */
export interface ReadVoice {
  /** How it is to be stored. */
  readonly voice: AddVoiceOptions;
  /** Its recording. */
  readonly reference: Pcm;
  /** What the user should know about it. */
  readonly warnings: readonly string[];
}

/** Where a voice comes from, before it was read. */
export interface VoiceSource {
  /** What the report calls it. */
  readonly source: string;
  /** Its id, where it is known without reading: what is already there is then not read at all. */
  readonly id?: string | undefined;
  /** Its name, where it is known without reading. */
  readonly name?: string | undefined;
  /** Reads and checks it. */
  read(): Promise<ReadVoice>;
}

/** Brings voices into a library one after another, and keeps the report. */
export class VoiceAdmitter {
  readonly #library: VoiceLibrary;
  readonly #options: ImportOptions;
  readonly #results: VoiceImportResult[] = [];
  readonly #namesById = new Map<string, string>();
  readonly #idsByNameKey = new Map<string, string>();

  private constructor(library: VoiceLibrary, options: ImportOptions) {
    this.#library = library;
    this.#options = options;
  }

  /** Looks at what the library holds. Built-in voices do not count: the user's own voices may hide them. */
  static async open(library: VoiceLibrary, options: ImportOptions): Promise<VoiceAdmitter> {
    const admitter = new VoiceAdmitter(library, options);
    for (const { id, name } of await library.listOwn()) admitter.#remember(id, name);
    return admitter;
  }

  /**
   * Imports one voice, or says why not.
   *
   * @throws StarlingError `aborted`; every other error of this voice goes into its result
   */
  async admit(source: VoiceSource): Promise<VoiceImportResult> {
    const result = await this.#attempt(source);
    this.#results.push(result);
    this.#options.onResult?.(result);
    return result;
  }

  /** What became of the voices so far. */
  report(warnings: readonly string[]): VoiceImportReport {
    return { results: this.#results, warnings };
  }

  async #attempt(source: VoiceSource): Promise<VoiceImportResult> {
    try {
      return this.#present(source.source, source.id, []) ?? (await this.#store(source));
    } catch (error) {
      if (!StarlingError.is(error) || error.code === 'aborted') throw error;
      const { source: from, id, name } = source;
      return {
        status: 'skipped',
        source: from,
        id,
        name,
        reason: error.message,
        code: error.code,
        warnings: [],
      };
    }
  }

  async #store(source: VoiceSource): Promise<VoiceImportResult> {
    const { voice, reference, warnings } = await source.read();
    const id = voice.id ?? (await voiceIdOf(reference));
    const present = this.#present(source.source, id, warnings);
    if (present !== undefined) return present;
    if (this.#idsByNameKey.has(voiceNameKey(voice.name))) throw voiceNameTaken(voice.name);
    const record = this.#options.dryRun ? { id, name: voice.name } : await this.#add(voice, id, reference);
    if (record === undefined) return result('present', source.source, id, voice.name, warnings);
    this.#remember(record.id, record.name);
    return result('imported', source.source, record.id, record.name, warnings);
  }

  /** Undefined when another process has imported the same voice in the meantime. */
  async #add(voice: AddVoiceOptions, id: string, reference: Pcm): Promise<VoiceRecord | undefined> {
    try {
      return await this.#library.add({ ...voice, id, hidesBuiltIn: true }, reference);
    } catch (error) {
      if (!StarlingError.is(error, 'voice_name_taken')) throw error;
      const own = await this.#library.listOwn();
      if (own.some((record) => record.id === id && record.name === voice.name)) return undefined;
      throw error;
    }
  }

  #present(
    source: string,
    id: string | undefined,
    warnings: readonly string[],
  ): VoiceImportResult | undefined {
    const name = id === undefined ? undefined : this.#namesById.get(id);
    return name === undefined ? undefined : result('present', source, id, name, warnings);
  }

  #remember(id: string, name: string): void {
    this.#namesById.set(id, name);
    this.#idsByNameKey.set(voiceNameKey(name), id);
  }
}

function result(
  status: 'imported' | 'present',
  source: string,
  id: string | undefined,
  name: string,
  warnings: readonly string[],
): VoiceImportResult {
  return { status, source, id, name, reason: undefined, code: undefined, warnings };
}
