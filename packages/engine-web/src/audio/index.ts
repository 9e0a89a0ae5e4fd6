export { createBrowserAudioDecoder } from './browser-audio-decoder.js';
export { type RecordingLevel, type RecordReferenceOptions, recordReference } from './record-reference.js';
