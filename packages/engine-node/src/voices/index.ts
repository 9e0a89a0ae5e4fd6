export { createFileVoiceStore, type DamagedVoice, type FileVoiceStore } from './file-voice-store.js';
export { openImportFolder } from './import-folder.js';
export { type ImportVoicesOptions, importVoices } from './import-path.js';
export { type LocalVoicesOptions, openLocalVoices } from './local-voices.js';
export type { StoreProblem, StoreReport, VerifyOptions } from './verify-store.js';
