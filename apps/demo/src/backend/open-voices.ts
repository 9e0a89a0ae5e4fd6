import {
  type AudioDecoder,
  createMemoryVoiceStore,
  createVoiceLibrary,
  type VoiceLibrary,
} from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { createBuiltInVoiceStore } from '@starling-tts/voices';

/** Readers for everything that people have recordings in: first those that work everywhere, then what the browser knows. */
export const audioDecoders: readonly AudioDecoder[] = [...codecDecoders];

let library: VoiceLibrary | undefined;

/** The voices: the built-in ones, and the user's in this browser's storage. */
export function openVoices(): VoiceLibrary {
  library ??= createVoiceLibrary({ stores: [createBuiltInVoiceStore(), createMemoryVoiceStore()] });
  return library;
}
