import type { StarlingErrorCode } from '../errors/starling-error.js';

/**
 * What became of a voice: `imported` (in a dry run: it would be), `present` when the library already holds it, `skipped` for
 * the reason given.
 */
export type VoiceImportStatus = 'imported' | 'present' | 'skipped';

/** What became of one voice. */
export interface VoiceImportResult {
  /** What became of it. */
  readonly status: VoiceImportStatus;
  /** Where it was found: its id in a catalogue, or the name of a file. */
  readonly source: string;
  /** Its id in the library; undefined when it was skipped before an id was known. */
  readonly id: string | undefined;
  /** Its name, in the library where it is present; undefined when none could be read. */
  readonly name: string | undefined;
  /** Why it was skipped, as a sentence; undefined otherwise. */
  readonly reason: string | undefined;
  /** Code of the error it was skipped for; undefined otherwise. */
  readonly code: StarlingErrorCode | undefined;
  /** What the user should know although the voice is usable, as sentences. */
  readonly warnings: readonly string[];
}

/** What became of every voice of an import. */
export interface VoiceImportReport {
  /** One for each voice, in the order they were found. */
  readonly results: readonly VoiceImportResult[];
  /** What concerns the import as a whole, as sentences. */
  readonly warnings: readonly string[];
}

/** Options of every import. */
export interface ImportOptions {
  /** Reads and checks everything, stores nothing. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Stops between two voices; those already stored stay. */
  readonly signal?: AbortSignal | undefined;
  /** Told what became of each voice as soon as it is known. */
  readonly onResult?: ((result: VoiceImportResult) => void) | undefined;
}

/** A folder that voices are imported from. Only fixed names and names that it listed itself are asked for. */
export interface ImportFolder {
  /** Names of the files that lie directly in the folder. */
  list(): Promise<readonly string[]>;
  /**
   * The bytes of a file; undefined when there is none of this name. Folders in names are separated by `/`.
   *
   * @param maxBytes largest file that is read
   * @throws StarlingError `voice_import_invalid` for a larger file
   */
  read(name: string, maxBytes: number): Promise<Uint8Array | undefined>;
}
