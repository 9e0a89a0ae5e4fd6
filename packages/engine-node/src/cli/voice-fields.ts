import type { VoiceLibrary, VoiceRecord } from '@starling-tts/core';
import type { CommandContext } from './context.js';
import { UsageError } from './failure.js';
import { readAudio } from './input.js';

/** The voice fields of a `tts` request. */
export interface VoiceFields {
  /** Name of a voice. */
  readonly voice_name?: string;
  /** Id of a voice. */
  readonly voice_id?: string;
  /** A recording as base64. */
  readonly reference_audio?: string;
}

/**
 * What `--voice` and `--reference` mean in a request.
 *
 * @throws UsageError when both are given
 */
export async function voiceFields(
  context: CommandContext,
  voice: string | undefined,
  reference: string | undefined,
): Promise<VoiceFields> {
  if (voice !== undefined && reference !== undefined) {
    throw new UsageError('--voice and --reference cannot be combined: give one voice.');
  }
  if (reference !== undefined) return { reference_audio: await readAudio(context, reference) };
  return voice === undefined ? {} : libraryVoice(voice);
}

/** A voice of the library: eight or more hexadecimal digits are an id, all else is a name. */
export function libraryVoice(voice: string): { voice_id: string } | { voice_name: string } {
  return /^[0-9a-f]{8,64}$/.test(voice) ? { voice_id: voice } : { voice_name: voice };
}

/**
 * The voice that a user means by a name or an id.
 *
 * @throws StarlingError `voice_not_found`
 */
export function findVoice(library: VoiceLibrary, voice: string): Promise<VoiceRecord> {
  const wanted = libraryVoice(voice);
  return library.resolve('voice_id' in wanted ? { id: wanted.voice_id } : { name: wanted.voice_name });
}
