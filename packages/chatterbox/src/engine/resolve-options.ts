import type { SynthesisOptions, Warning } from '@starling-tts/core';
import type { ModelDescriptor } from '../descriptors/model-descriptor.js';
import type { SamplerSettings } from '../generation/sampler.js';

/** A request's options with every default applied. */
export interface ResolvedOptions {
  /** Expressiveness; ignored by graphs without the input. */
  readonly exaggeration: number;
  /** Guidance weight, 0 when the family has none. */
  readonly cfgWeight: number;
  /** How tokens are chosen. */
  readonly sampler: SamplerSettings;
  /** Cap on tokens. */
  readonly maxSpeechTokens: number;
  /** Seed of the sampler. */
  readonly seed: number;
  /** `option_unsupported` for what was asked and does nothing. */
  readonly warnings: readonly Warning[];
}

/** Applies a model's defaults and says what it will ignore. */
export function resolveOptions(descriptor: ModelDescriptor, options: SynthesisOptions = {}): ResolvedOptions {
  const { sampling } = descriptor;
  const warnings: Warning[] = [];
  const unsupported = (option: string) => {
    warnings.push({
      code: 'option_unsupported',
      message: `${descriptor.id} ignores ${option}: the model was made without it.`,
    });
  };
  if (sampling.exaggeration === undefined && options.exaggeration !== undefined) unsupported('exaggeration');
  const guided = descriptor.guidance !== 'none';
  if (!guided && (options.cfgWeight ?? 0) > 0) unsupported('cfg_weight');
  return {
    exaggeration: options.exaggeration ?? sampling.exaggeration ?? 0.5,
    cfgWeight: guided ? (options.cfgWeight ?? sampling.cfgWeight) : 0,
    sampler: {
      temperature: options.temperature ?? sampling.temperature,
      topP: options.topP ?? sampling.topP,
      minP: options.minP ?? sampling.minP,
      topK: options.topK ?? sampling.topK,
      repetitionPenalty: options.repetitionPenalty ?? sampling.repetitionPenalty,
      order: sampling.order,
    },
    maxSpeechTokens: Math.max(
      1,
      Math.min(options.maxSpeechTokens ?? descriptor.maxSpeechTokens, descriptor.maxSpeechTokens),
    ),
    seed: (options.seed ?? randomSeed()) >>> 0,
    warnings,
  };
}

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}
