import { throwIfAborted } from '../../errors/starling-error.js';
import type { AddVoiceOptions, VoiceLibrary } from '../../voices/index.js';
import { voiceNameKey, voiceNameProblem } from '../../voices/index.js';
import { prepareReference } from '../../voices/reference-recording.js';
import { type ReadVoice, VoiceAdmitter } from '../admit-voice.js';
import { gunzip } from '../gunzip.js';
import { importProblem } from '../import-problem.js';
import type { ImportFolder, ImportOptions, VoiceImportReport } from '../import-report.js';
import { fileLabel } from '../original-file.js';
import { readPickledVoice } from '../pickle/pickled-voice.js';
import { parseRecordingName } from '../recordings/recording-name.js';
import { readCreatedAt } from './created-at.js';
import {
  type CatalogueEntry,
  maxCatalogueBytes,
  readCatalogue,
  readNameMapping,
  voiceDataFile,
} from './voice-catalogue.js';

/** Options of {@link importVoiceCatalogue}. */
export interface ImportCatalogueOptions extends ImportOptions {
  /** Who agreed to the cloning of these voices, when and to what; at most 1000 characters. Default: not noted. */
  readonly consentNote?: string | undefined;
}

/** Longest recording of a voice, in seconds. */
const maxSeconds = 300;
/** Largest compressed and largest inflated pickle, in bytes: {@link maxSeconds} of float32 at 48 kHz and its frame. */
const maxPickleBytes = 64 * 1024 * 1024;
/** Largest difference between the stated and the true length, in seconds, that nobody needs to know of. */
const durationTolerance = 0.1;

/**
 * Imports the voice library of an earlier system: a folder with `voice_catalog.json`, `name_mapping.json` and
 * `embeddings/<id>.pkl.gz`. Ids, names, genders, original file names and times stay as they are; imported voices hide
 * built-in ones of the same name. Pickles are read, never executed. Catalogue and mapping are checked before the first
 * voice is stored; a voice that is already there is left alone, so a second run changes nothing.
 *
 * @throws StarlingError `voice_import_invalid` when the folder holds no such library or its catalogue is damaged (nothing was
 *   stored), `aborted`; what is wrong with one voice is in its result
 */
export async function importVoiceCatalogue(
  library: VoiceLibrary,
  folder: ImportFolder,
  options: ImportCatalogueOptions = {},
): Promise<VoiceImportReport> {
  const catalogueBytes = await folder.read('voice_catalog.json', maxCatalogueBytes);
  if (catalogueBytes === undefined)
    throw importProblem('catalogue', 'voice_catalog.json is not in the folder');
  const voices = readCatalogue(catalogueBytes);
  const mappingBytes = await folder.read('name_mapping.json', maxCatalogueBytes);
  const mapping = mappingBytes && readNameMapping(mappingBytes);

  const admitter = await VoiceAdmitter.open(library, options);
  const names = new Map<string, string>();
  for (const { id, entry } of voices) {
    throwIfAborted(options.signal);
    if ('problem' in entry) {
      await admitter.admit({
        source: fileLabel(id),
        read: async () => {
          throw importProblem('catalogue', `has an entry that cannot be used: ${entry.problem}`);
        },
      });
      continue;
    }
    names.set(id, entry.speaker_name);
    const read = () => readVoice(folder, id, entry, options);
    await admitter.admit({ source: id, id, name: entry.speaker_name, read });
  }
  return admitter.report(mappingWarnings(mapping, names));
}

async function readVoice(
  folder: ImportFolder,
  id: string,
  entry: CatalogueEntry,
  { consentNote, signal }: ImportCatalogueOptions,
): Promise<ReadVoice> {
  const problem = voiceNameProblem(entry.speaker_name);
  if (problem !== undefined) throw importProblem('catalogue', `has a name that ${problem}`);
  const compressed = await folder.read(voiceDataFile(id), maxPickleBytes);
  if (compressed === undefined)
    throw importProblem('voice data', `is missing: there is no ${voiceDataFile(id)}`);
  const reference = readPickledVoice(await gunzip(compressed, maxPickleBytes, signal), maxSeconds);
  const { seconds, warnings: remarks } = await prepareReference(reference, {
    field: 'recording',
    maxSeconds,
    sampleRate: reference.sampleRate,
  });
  const createdAt = readCreatedAt(entry.created_at ?? '');
  const originalFile = fileLabel(entry.original_file ?? '');
  const voice: AddVoiceOptions = {
    id,
    name: entry.speaker_name,
    gender: genderOf(entry.gender),
    description: entry.description ?? parseRecordingName(originalFile).description,
    originalFile,
    originalSampleRate: reference.sampleRate,
    type: entry.type === 'user_cloned_voice' ? entry.type : 'chattts_embedding',
    ...(createdAt !== undefined && { createdAt }),
    ...(consentNote !== undefined && { consentNote }),
  };
  const warnings: string[] = [];
  if (entry.created_at !== undefined && createdAt === undefined) {
    warnings.push('Its created_at is not a time; the time of the import was taken.');
  }
  if (entry.duration !== undefined && Math.abs(entry.duration - seconds) > durationTolerance) {
    warnings.push(
      `Its recording is ${seconds.toFixed(2)} s long, the catalogue says ${entry.duration.toFixed(2)} s.`,
    );
  }
  return { voice, reference, warnings: [...warnings, ...remarks.map(({ message }) => message)] };
}

function genderOf(text: string | undefined): 'male' | 'female' | 'unspecified' {
  const gender = text?.trim().toLowerCase();
  return gender === 'male' || gender === 'female' ? gender : 'unspecified';
}

/** The catalogue is what counts; where the mapping says otherwise somebody should know. */
function mappingWarnings(
  mapping: ReadonlyMap<string, string> | undefined,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  if (mapping === undefined) return ['There is no name_mapping.json; the names of the catalogue were taken.'];
  const mapped = new Set(mapping.values());
  let strange = 0;
  for (const [name, id] of mapping) {
    const stated = names.get(id);
    if (stated === undefined || voiceNameKey(stated) !== voiceNameKey(name)) strange += 1;
  }
  const missing = [...names.keys()].filter((id) => !mapped.has(id)).length;
  const warnings = [];
  if (strange > 0) {
    warnings.push(
      `name_mapping.json and the catalogue disagree about ${strange} of the names; those of the catalogue were taken.`,
    );
  }
  if (missing > 0) warnings.push(`name_mapping.json leaves out ${missing} of the voices of the catalogue.`);
  return warnings;
}
