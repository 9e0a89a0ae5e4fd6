import type { VoiceRecord } from '@starling-tts/core';
import { importVoiceFile, maxVoiceFileBytes } from '@starling-tts/core/voice-files';
import { PlainError } from '../page/plain-error.js';
import { openVoices } from './open-voices.js';

/**
 * Imports a `.starvoice` file. A voice that is there already is simply found.
 *
 * @throws PlainError when it is too large or not such a file
 */
export async function importVoice(file: File): Promise<VoiceRecord> {
  if (file.size > maxVoiceFileBytes) throw new PlainError('The file is too large to be a voice.');
  const library = openVoices();
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { id, reason } = await importVoiceFile(library, { bytes, fileName: file.name });
  const voice = id === undefined ? undefined : await library.findById(id);
  if (voice === undefined) throw new PlainError(reason ?? 'The voice could not be imported.');
  return voice;
}
