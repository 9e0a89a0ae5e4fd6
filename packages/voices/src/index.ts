/**
 * The built-in voices: 21 male and 16 female, synthetic, each with a reference recording and conditioning for the embedded
 * model. `VOICES.md` has a card for each.
 *
 * @packageDocumentation
 */
import type { VoiceRecord } from '@starling-tts/core';
import { catalogue } from './catalogue.js';

export { type BuiltInVoiceStoreOptions, createBuiltInVoiceStore } from './built-in-voice-store.js';
export type { ReadFile } from './read-file.js';

/** What is known about each built-in voice, ordered by name. */
export const builtInVoices: readonly VoiceRecord[] = catalogue.map(({ record }) => record);
