import type { AddVoiceOptions, VoiceLibrary } from '../../voices/index.js';
import { voiceNameProblem } from '../../voices/index.js';
import { type ReadVoice, VoiceAdmitter } from '../admit-voice.js';
import { importProblem } from '../import-problem.js';
import type { ImportOptions, VoiceImportResult } from '../import-report.js';
import { fileLabel } from '../original-file.js';
import type { RecordingFile } from '../recordings/import-recordings.js';
import { readVoiceFile } from './read-voice-file.js';

/** Options of {@link importVoiceFile}. */
export interface ImportVoiceFileOptions extends ImportOptions {
  /** Name that the voice gets. Default: the one in the file. */
  readonly name?: string | undefined;
  /** Whether conditioning in the file is stored with the voice. Default true. */
  readonly includeConditioning?: boolean | undefined;
}

/**
 * Imports a `.starvoice` file that {@link exportVoice} wrote. The voice keeps its id; it hides a built-in voice of the same
 * name.
 *
 * @param file its content; the name goes into the report only
 * @throws StarlingError `aborted`; everything else is in the result
 */
export async function importVoiceFile(
  library: VoiceLibrary,
  file: RecordingFile,
  options: ImportVoiceFileOptions = {},
): Promise<VoiceImportResult> {
  const admitter = await VoiceAdmitter.open(library, options);
  return admitter.admit({
    source: fileLabel(file.fileName),
    name: options.name,
    read: () => readVoice(file.bytes, options),
  });
}

async function readVoice(bytes: Uint8Array, options: ImportVoiceFileOptions): Promise<ReadVoice> {
  const contents = await readVoiceFile(bytes);
  const { reference, conditioning, consentNote } = contents;
  const name = options.name ?? contents.voice.name;
  const problem = voiceNameProblem(name);
  if (problem !== undefined) throw importProblem('metadata', `has a name that ${problem}`);
  const voice: AddVoiceOptions = {
    ...contents.voice,
    name,
    originalFile: fileLabel(contents.voice.originalFile),
    ...(consentNote !== undefined && { consentNote }),
    ...(options.includeConditioning !== false && { conditioning }),
  };
  return { voice, reference, warnings: [] };
}
