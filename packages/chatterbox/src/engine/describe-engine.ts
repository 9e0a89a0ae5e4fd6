import type { EngineInfo } from '@starling-tts/core';
import { sampleRate, samplesPerToken } from '../descriptors/model-descriptor.js';
import type { ChatterboxEngineOptions } from './chatterbox-engine.js';
import type { ModelParts } from './model-parts.js';

/** What an engine says about itself, from its descriptor and its graphs. */
export function describeEngine(options: ChatterboxEngineOptions, parts: ModelParts): EngineInfo {
  const { descriptor, revision, device = 'cpu' } = options;
  return {
    modelId: descriptor.id,
    modelRevision: revision,
    decoder: 's3gen',
    sampleRate,
    samplesPerToken,
    languages: descriptor.languages,
    device,
    capabilities: {
      streaming: 'token',
      conversion: true,
      exaggeration: parts.embedder.hasExaggeration,
      classifierFreeGuidance: descriptor.guidance !== 'none',
      tags: descriptor.tags,
      maxSegmentCharacters: descriptor.maxCharacters,
      maxConversionSeconds: descriptor.maxConversionSeconds,
      minReferenceSeconds: descriptor.reference.minimumSeconds,
      usefulReferenceSeconds: descriptor.reference.usefulSeconds,
    },
  };
}
