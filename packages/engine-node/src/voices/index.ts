export { createFileVoiceStore, type DamagedVoice, type FileVoiceStore } from './file-voice-store.js';
export type { StoreProblem, StoreReport, VerifyOptions } from './verify-store.js';
