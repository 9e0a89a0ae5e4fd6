import { conditioningKey, prepareText, type SpeechEngine, type VoiceLibrary } from '@starling-tts/core';

/** Speech tokens that are made for nothing: enough for the decoder to run once. */
const tokens = 12;

/**
 * Says a word that nobody hears, so that what is loaded and compiled at first use is there when the user speaks first: the rules of
 * the language, the graphs, their kernels. Only with a voice whose conditioning is at hand; making it would take longer than it saves.
 */
export async function warmUp(engine: SpeechEngine, voices: VoiceLibrary, signal: AbortSignal): Promise<void> {
  await prepareText('a', { maxCharacters: 100 });
  const key = conditioningKey(engine.info);
  for (const { id } of await voices.list()) {
    const voice = await voices.readConditioning(id, key);
    if (voice === undefined) return;
    const request = {
      segment: { id: 0, text: 'hello.' },
      voice,
      options: { maxSpeechTokens: tokens, chunkTokens: tokens },
    };
    for await (const _part of engine.synthesize(request, { signal }));
    return;
  }
}
