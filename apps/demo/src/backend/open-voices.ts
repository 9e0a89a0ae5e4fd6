import { type AudioDecoder, createVoiceLibrary, type VoiceLibrary } from '@starling-tts/core';
import { createBrowserAudioDecoder, createIndexedDbVoiceStore } from '@starling-tts/engine-web';
import { createBuiltInVoiceStore } from '@starling-tts/voices';

/** Readers for everything that people have recordings in. */
export const audioDecoders: readonly AudioDecoder[] = [createBrowserAudioDecoder()];

let library: VoiceLibrary | undefined;

/** The voices: the built-in ones, and the user's in this browser's storage. */
export function openVoices(): VoiceLibrary {
  library ??= createVoiceLibrary({ stores: [createBuiltInVoiceStore(), createIndexedDbVoiceStore()] });
  return library;
}
