export { createFileVoiceStore, type DamagedVoice, type FileVoiceStore } from './file-voice-store.js';
