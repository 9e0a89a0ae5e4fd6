import { concatSamples } from '@starling-tts/core';
import type { ExtensionServices } from './extension-services.js';

/** Lets a voice say its name. */
export async function previewVoice(
  { engine, preview }: Pick<ExtensionServices, 'engine' | 'preview'>,
  voice: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  // English, as the embedded model is: not a text of the interface.
  const text =
    voice === undefined ? 'Hello, this is how I read.' : `Hello, I am ${voice}. This is how I read.`;
  const parts: Float32Array[] = [];
  for await (const samples of engine.speak({ text }, { voice, signal })) parts.push(samples);
  if (signal.aborted) return;
  await preview.play(concatSamples(parts));
}
