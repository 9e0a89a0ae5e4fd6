import type { TtsInput } from '@starling-tts/core';
import type { SayOptions } from './commands/say.js';
import type { VoiceFields } from './voice-fields.js';

/** The `tts` request for a text and the options of `starling say`; what the user left out stays out. */
export function ttsInput(
  text: string,
  options: Omit<SayOptions, 'lexicon'> & { readonly lexicon?: unknown },
  voice: VoiceFields,
): TtsInput {
  const input = {
    operation: 'tts',
    mode: options.stream ? 'streaming' : 'basic',
    text,
    ...voice,
    chunk_size: options.chunkSize,
    seed: options.seed,
    exaggeration: options.exaggeration,
    cfg_weight: options.cfgWeight,
    temperature: options.temperature,
    sample_rate: options.sampleRate,
    audio_normalization: options.normalize,
    language: options.language,
    normalization: options.textNormalization,
    markup: options.markup,
    lexicon: options.lexicon,
    output_format: options.format,
  };
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as unknown as TtsInput;
}
