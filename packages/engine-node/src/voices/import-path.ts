import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type AudioDecoder, StarlingError, type VoiceLibrary } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import {
  type ImportOptions,
  importRecording,
  importRecordings,
  importVoiceCatalogue,
  importVoiceFile,
  isVoiceFile,
  maxVoiceFileBytes,
  type VoiceImportReport,
  type VoiceImportResult,
} from '@starling-tts/core/voice-files';
import { openImportFolder, readImportFile } from './import-folder.js';
import { exists } from './read-files.js';

/** Options of {@link importVoices}. */
export interface ImportVoicesOptions extends ImportOptions {
  /** Name of the voice, for a path that leads to a single one. Default: what the file says. */
  readonly name?: string | undefined;
  /** How much of each recording is used, in seconds, 5 to 60. Default 30. Voices of a catalogue are kept whole. */
  readonly maxSeconds?: number | undefined;
  /** Who agreed to the cloning, when and to what. Default: not noted. Not for `.starvoice` files, which carry their own. */
  readonly consentNote?: string | undefined;
  /** Whether conditioning in `.starvoice` files is stored, or made anew from the recording. Default true. */
  readonly includeConditioning?: boolean | undefined;
  /** Readers for formats beside WAV. Default: every decoder of `@starling-tts/core/codecs`. */
  readonly decoders?: readonly AudioDecoder[] | undefined;
}

const catalogueName = 'voice_catalog.json';

/**
 * Imports whatever voices a path leads to: a voice library of an earlier system (a folder with `voice_catalog.json`, or the
 * folder around its `voice_embeddings`), a folder of recordings and `.starvoice` files, one `.starvoice` file, or one
 * recording. Nothing that the library holds already is changed.
 *
 * @param path absolute path, or relative to the working folder of the process
 * @throws StarlingError `voice_import_invalid` when the path leads nowhere or its catalogue is damaged, `aborted`; what is
 *   wrong with one voice is in its result
 */
export async function importVoices(
  library: VoiceLibrary,
  path: string,
  options: ImportVoicesOptions = {},
): Promise<VoiceImportReport> {
  const settings = { decoders: codecDecoders, ...options };
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw new StarlingError('voice_import_invalid', 'There is nothing to import at this path.', {
      part: 'file',
    });
  }
  if (!found.isDirectory()) {
    if (basename(path) === catalogueName) {
      return importVoiceCatalogue(library, openImportFolder(dirname(path)), settings);
    }
    return { results: [await importFile(library, path, settings)], warnings: [] };
  }
  if (options.name !== undefined) {
    throw new StarlingError(
      'voice_import_invalid',
      'A name was given for a single voice, but the path leads to a folder. Leave the name out, or import one file.',
      { part: 'file' },
    );
  }
  for (const folder of [path, join(path, 'voice_embeddings')]) {
    if (await exists(join(folder, catalogueName))) {
      return importVoiceCatalogue(library, openImportFolder(folder), settings);
    }
  }
  return importFolder(library, path, settings);
}

async function importFolder(
  library: VoiceLibrary,
  path: string,
  options: ImportVoicesOptions,
): Promise<VoiceImportReport> {
  const folder = openImportFolder(path);
  const portable = (await folder.list()).filter((file) => /\.starvoice$/i.test(file)).sort();
  const results: VoiceImportResult[] = [];
  for (const file of portable) results.push(await importFile(library, join(path, file), options));
  const recordings = await importRecordings(library, folder, options);
  return {
    results: [...results, ...recordings.results],
    warnings: portable.length > 0 ? [] : recordings.warnings,
  };
}

async function importFile(
  library: VoiceLibrary,
  path: string,
  options: ImportVoicesOptions,
): Promise<VoiceImportResult> {
  const bytes = await readImportFile(path, maxVoiceFileBytes);
  const file = { fileName: basename(path), bytes: bytes ?? new Uint8Array() };
  const isPortable = isVoiceFile(file.bytes) || /\.starvoice$/i.test(path);
  return isPortable ? importVoiceFile(library, file, options) : importRecording(library, file, options);
}
