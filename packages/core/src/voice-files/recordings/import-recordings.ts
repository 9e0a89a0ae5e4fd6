import { type AudioDecoder, decodeAudio } from '../../audio/index.js';
import { throwIfAborted } from '../../errors/starling-error.js';
import type { AddVoiceOptions, VoiceLibrary, VoiceRecord } from '../../voices/index.js';
import { voiceNameProblem } from '../../voices/index.js';
import { prepareReference } from '../../voices/reference-recording.js';
import { type ReadVoice, VoiceAdmitter } from '../admit-voice.js';
import { importProblem } from '../import-problem.js';
import type { ImportFolder, ImportOptions, VoiceImportReport, VoiceImportResult } from '../import-report.js';
import { parseRecordingName } from './recording-name.js';

/** Largest recording that is read, in bytes. */
export const maxRecordingBytes = 64 * 1024 * 1024;

/** Longest recording that is decoded, in seconds. */
const maxRecordingSeconds = 1800;

const defaultReferenceSeconds = 30;

/** Rate at which references are stored, in Hz: that of every model of the family. */
const storedSampleRate = 24_000;

/** Endings of audio files. The format itself is found by content; other files of a folder are not looked at. */
const audioEnding = /\.(?:wav|wave|mp3|flac|ogg|oga|opus|m4a|mp4|aac|webm|aif|aiff|wma|caf|amr)$/i;

/** A recording in memory. */
export interface RecordingFile {
  /** Name of the file, without folders; kept as the voice's `originalFile`. */
  readonly fileName: string;
  /** Its content. */
  readonly bytes: Uint8Array;
}

/** Options of {@link importRecordings}. */
export interface ImportRecordingsOptions extends ImportOptions {
  /** Readers for formats beside WAV. Default: none. */
  readonly decoders?: readonly AudioDecoder[] | undefined;
  /** How much of each recording is used, in seconds, 5 to 60. Default 30. */
  readonly maxSeconds?: number | undefined;
  /** Who agreed to the cloning of these voices, when and to what; at most 1000 characters. Default: not noted. */
  readonly consentNote?: string | undefined;
}

/** Options of {@link importRecording}. */
export interface ImportRecordingOptions extends ImportRecordingsOptions {
  /** Default: what the file is named after. */
  readonly name?: string | undefined;
  /** Default: what the file name says. */
  readonly gender?: VoiceRecord['gender'] | undefined;
  /** Default: what the file name says. */
  readonly description?: string | undefined;
}

/**
 * Imports every recording of a folder as a voice, named in the style of
 * `Amy - female, friendly customer service representative.wav`. The id is made from the audio, so a second run finds the
 * voices present. Imported voices hide built-in ones of the same name.
 *
 * @throws StarlingError `aborted`; what is wrong with a recording is in its result
 */
export async function importRecordings(
  library: VoiceLibrary,
  folder: ImportFolder,
  options: ImportRecordingsOptions = {},
): Promise<VoiceImportReport> {
  const admitter = await VoiceAdmitter.open(library, options);
  const names = (await folder.list()).filter((name) => audioEnding.test(name));
  for (const fileName of [...names].sort()) {
    throwIfAborted(options.signal);
    const { name } = parseRecordingName(fileName);
    await admitter.admit({
      source: fileName,
      name,
      async read() {
        const bytes = await folder.read(fileName, maxRecordingBytes);
        if (bytes === undefined) throw importProblem('recording', 'has gone');
        return readRecording({ fileName, bytes }, options);
      },
    });
  }
  return admitter.report(names.length === 0 ? ['The folder holds no audio files.'] : []);
}

/**
 * Imports one recording as a voice. No model is needed: the voice is encoded when it is first used.
 *
 * @throws StarlingError `aborted`; everything else is in the result
 */
export async function importRecording(
  library: VoiceLibrary,
  recording: RecordingFile,
  options: ImportRecordingOptions = {},
): Promise<VoiceImportResult> {
  const admitter = await VoiceAdmitter.open(library, options);
  return admitter.admit({
    source: recording.fileName,
    name: options.name ?? parseRecordingName(recording.fileName).name,
    read: () => readRecording(recording, options),
  });
}

async function readRecording(
  { fileName, bytes }: RecordingFile,
  options: ImportRecordingOptions,
): Promise<ReadVoice> {
  const { decoders, maxSeconds = defaultReferenceSeconds, consentNote, signal } = options;
  const told = parseRecordingName(fileName);
  const name = options.name ?? told.name;
  const problem = voiceNameProblem(name);
  if (problem !== undefined) throw importProblem('recording name', `gives no voice name: it ${problem}`);
  const { audio } = await decodeAudio(bytes, {
    field: 'recording',
    maxBytes: maxRecordingBytes,
    maxSeconds: maxRecordingSeconds,
    decoders,
    signal,
  });
  const reference = await prepareReference(audio, {
    field: 'recording',
    maxSeconds,
    sampleRate: storedSampleRate,
    signal,
  });
  const voice: AddVoiceOptions = {
    name,
    gender: options.gender ?? told.gender,
    description: options.description ?? told.description,
    originalFile: fileName,
    originalSampleRate: reference.originalSampleRate,
    ...(consentNote !== undefined && { consentNote }),
  };
  return { voice, reference: reference.audio, warnings: reference.warnings.map(({ message }) => message) };
}
