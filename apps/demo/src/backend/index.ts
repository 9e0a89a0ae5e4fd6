// Everything that is loaded only when the page is ready for the user: the speech service, the engine, the codecs.
export { encodeBase64 } from '@starling-tts/core';
export { exportVoice } from '@starling-tts/core/voice-files';
export { saveFile, saveTake } from '../playback/save.js';
export { VoiceSamples } from '../voices/samples.js';
export { importVoice } from './import-voice.js';
export { type ModelEntry, modelEntries, openModels } from './models.js';
export { openBackend } from './open-backend.js';
export { openVoices } from './open-voices.js';
export { recordWav } from './record-wav.js';
