/**
 * Voices as files: the library of an earlier system, recordings with telling names, and portable `.starvoice` files. A
 * subpath of its own, so that whoever only speaks does not load it.
 *
 * @packageDocumentation
 */
export { type ImportCatalogueOptions, importVoiceCatalogue } from './catalogue/import-catalogue.js';
export type {
  ImportFolder,
  ImportOptions,
  VoiceImportReport,
  VoiceImportResult,
  VoiceImportStatus,
} from './import-report.js';
export { type ExportVoiceOptions, exportVoice } from './portable/export-voice.js';
export { type ImportVoiceFileOptions, importVoiceFile } from './portable/import-voice-file.js';
export { isVoiceFile, maxVoiceFileBytes } from './portable/voice-file-format.js';
export {
  type ImportRecordingOptions,
  type ImportRecordingsOptions,
  importRecording,
  importRecordings,
  maxRecordingBytes,
  type RecordingFile,
} from './recordings/import-recordings.js';
export { parseRecordingName, type RecordingName } from './recordings/recording-name.js';
