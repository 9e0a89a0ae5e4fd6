export * from './voice.js';
export * from './voice-store.js';
