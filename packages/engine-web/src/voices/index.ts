export { createIndexedDbVoiceStore, type IndexedDbVoiceStoreOptions } from './indexed-db-voice-store.js';
