export {
  decodeConditioning,
  encodeConditioning,
  maxConditioningFileBytes,
} from './conditioning-file.js';
export { createVoiceLibrary } from './create-voice-library.js';
export * from './memory-voice-store.js';
export * from './voice.js';
export { type AddVoiceOptions, maxConsentNoteLength } from './voice-admission.js';
export * from './voice-errors.js';
export * from './voice-id.js';
export * from './voice-library.js';
export * from './voice-name.js';
export * from './voice-store.js';
export { describeCachePerformance, type UsageCount, type VoiceUsage } from './voice-usage.js';
