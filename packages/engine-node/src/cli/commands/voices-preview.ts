import type { CommandContext } from '../context.js';
import { deliverAudio } from '../deliver-audio.js';
import type { EngineOptions } from '../engine-options.js';
import { createNotes } from '../notes.js';
import { openVoiceLibrary, runOperation } from '../session.js';
import { findVoice } from '../voice-fields.js';

/** Options of `starling voices preview`. */
export interface PreviewOptions extends EngineOptions {
  /** What is spoken. */
  readonly text?: string;
  /** Where the WAV goes. */
  readonly out: string;
  /** Seed of the sampler. */
  readonly seed?: number;
}

/** `starling voices preview`. */
export async function previewVoice(
  context: CommandContext,
  name: string,
  options: PreviewOptions,
): Promise<void> {
  const voice = await findVoice(openVoiceLibrary(context), name);
  const notes = createNotes(context, options.quiet === true);
  const input = {
    operation: 'tts',
    text:
      options.text ?? `Hello, my name is ${voice.name}. This is how I sound when I read a sentence aloud.`,
    voice_id: voice.id,
    ...(options.seed !== undefined && { seed: options.seed }),
  } as const;
  await deliverAudio(context, options.out, false, notes, () => runOperation(context, options, notes, input));
}
