export {
  decodeConditioning,
  encodeConditioning,
  maxConditioningFileBytes,
} from './conditioning-file.js';
export * from './memory-voice-store.js';
export * from './voice.js';
export * from './voice-errors.js';
export * from './voice-name.js';
export * from './voice-store.js';
