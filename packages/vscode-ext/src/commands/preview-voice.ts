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
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let position = 0;
  for (const part of parts) {
    all.set(part, position);
    position += part.length;
  }
  await preview.play(all);
}
