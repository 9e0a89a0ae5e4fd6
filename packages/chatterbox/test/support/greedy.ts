import type { StopReason } from '@starling-tts/core';
import type { ModelDescriptor } from '../../src/descriptors/model-descriptor.js';
import type { ModelParts } from '../../src/engine/model-parts.js';
import { generateSpeechTokens } from '../../src/generation/generate.js';
import type { ConditioningTensors } from '../../src/graphs/speech-encoder.js';
import type { PromptRow } from '../../src/text/speech-tokenizer.js';

/** Options of {@link generateGreedily}. */
export interface GreedyOptions {
  /** Default 0.5. */
  readonly exaggeration?: number;
  /** Default 1. */
  readonly repetitionPenalty?: number;
  /** Cap. */
  readonly maxNewTokens: number;
  /** Choices of transformers.js where they differ. */
  readonly likeTransformers: boolean;
}

/** The likeliest tokens one after another. */
export async function generateGreedily(
  descriptor: ModelDescriptor,
  parts: ModelParts,
  voice: ConditioningTensors,
  prompt: PromptRow,
  options: GreedyOptions,
): Promise<{ tokens: number[]; stopReason: StopReason }> {
  const source = generateSpeechTokens(
    { descriptor, ...parts },
    {
      voiceRows: voice.audio_features,
      prompt,
      exaggeration: options.exaggeration ?? 0.5,
      cfgWeight: 0,
      sampler: {
        ...descriptor.sampling,
        temperature: 0,
        repetitionPenalty: options.repetitionPenalty ?? 1,
      },
      seed: 0,
      bounds: { minimum: 0, maximum: options.maxNewTokens },
      likeTransformers: options.likeTransformers,
    },
  );
  const tokens: number[] = [];
  for (;;) {
    const step = await source.next();
    if (step.done) return { tokens, stopReason: step.value };
    tokens.push(step.value);
  }
}
