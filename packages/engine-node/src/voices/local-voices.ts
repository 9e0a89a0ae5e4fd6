import { join } from 'node:path';
import { createVoiceLibrary, type VoiceLibrary } from '@starling-tts/core';
import { createBuiltInVoiceStore } from '@starling-tts/voices';
import { starlingHome } from '../models/starling-home.js';
import { createFileVoiceStore } from './file-voice-store.js';

/** Options of {@link openLocalVoices}. */
export interface LocalVoicesOptions {
  /** Folder of the user's own voices. Default `voices` in {@link starlingHome}. */
  readonly folder?: string | undefined;
  /** Told when conditioning could not be kept; speech goes on without. Default: nobody is told. */
  readonly onStoreError?: (error: unknown) => void;
}

/**
 * The voices of this machine: the built-in ones and the user's own, which are kept in a folder. Opens nothing until it is
 * asked for a voice.
 *
 * @example
 * ```ts
 * const speech = createSpeechService({ engine, voices: openLocalVoices() });
 * await speech.run({ operation: 'tts', text: 'Hello.', voice_name: 'Amy' });
 * ```
 */
export function openLocalVoices(options: LocalVoicesOptions = {}): VoiceLibrary {
  const { folder = join(starlingHome(), 'voices'), onStoreError } = options;
  return createVoiceLibrary({
    stores: [createFileVoiceStore(folder), createBuiltInVoiceStore()],
    ...(onStoreError && { onStoreError }),
  });
}
