import type { ModelDescriptor } from './model-descriptor.js';
import { speechTokens, uniform } from './shared.js';

/**
 * Fledgling, the six-million-parameter model that comes with Starling in `@starling-tts/model-fledgling`: Chatterbox's four
 * graphs, trained from nothing on synthetic English speech. Sources: its own model card and training code.
 */
export const fledgling: ModelDescriptor = {
  id: 'fledgling',
  title: 'Fledgling (English, embedded)',
  compatibleRepositories: [],
  license: 'MIT',
  precisions: { fp32: { suffixes: uniform('') } },
  defaultPrecision: 'fp32',
  externalData: false,
  languages: ['en'],
  tags: [],
  // Its codebook is smaller than the ids: 4299 is outside, which decodes to silence too but is never generated.
  tokens: { ...speechTokens, silent: [0, 8, 16, 24], exaggeration: 6563, template: [6564, 6565, 6566] },
  prompt: { positions: 'unused', embeddingRows: 'one-table' },
  text: {
    replacements: [
      ['…', ', '],
      ['—', ', '],
      ['–', '-'],
      [';', ','],
      [':', ','],
      ['‘', "'"],
      ['’', "'"],
    ],
    capitalizeFirst: false,
    sentenceEnds: ['.', '!', '?', '-', ','],
    lowerCase: true,
    languageTag: false,
  },
  guidance: 'zero-text-embeddings',
  sampling: {
    exaggeration: 0.5,
    cfgWeight: 0,
    temperature: 0.6,
    topP: 0.9,
    minP: 0,
    topK: 0,
    repetitionPenalty: 1,
    order: 'llama',
  },
  maxSpeechTokens: 1000,
  maxCharacters: 200,
  trailingSilenceTokens: 0,
  trailingTokensCut: 0,
  reference: { minimumSeconds: 1, usefulSeconds: 10 },
  maxConversionSeconds: 10,
  streaming: { leftContextTokens: 6, heldBackTokens: 3, crossFadeSeconds: 0.015, firstChunkTokens: 10 },
};
