import type { ModelDescriptor } from './model-descriptor.js';
import {
  decoderStreaming,
  languageModelOnly,
  latinSentenceEnds,
  llamaReplacements,
  speechTokens,
  uniform,
} from './shared.js';

/**
 * Chatterbox, English, 0.5 billion parameters (Llama, 30 layers).
 *
 * Sources: upstream `tts.py`, `t3.py`; the script that made the onnx-community graphs. The shortest reference is a choice
 * of ours: upstream names none, third parties advise 5 s and more. Which quantised graphs the repository holds beside
 * the language model's is unverified; a listing of August 2026 showed none.
 */
export const english: ModelDescriptor = {
  id: 'chatterbox',
  title: 'Chatterbox (English)',
  repository: 'onnx-community/chatterbox-ONNX',
  compatibleRepositories: [],
  license: 'MIT',
  precisions: {
    fp32: { suffixes: uniform('') },
    q4: { suffixes: languageModelOnly('_q4') },
    q4f16: { suffixes: languageModelOnly('_q4f16'), approximateBytes: 1_500_000_000 },
  },
  defaultPrecision: 'q4',
  externalData: true,
  languages: ['en'],
  tags: [],
  tokens: { ...speechTokens, exaggeration: 6563, template: [0, 255] },
  prompt: { positions: 'text-index', embeddingRows: 'text-until-first-zero' },
  text: {
    replacements: llamaReplacements,
    capitalizeFirst: true,
    sentenceEnds: latinSentenceEnds,
    lowerCase: false,
    languageTag: false,
  },
  guidance: 'keep-text-positions',
  sampling: {
    exaggeration: 0.5,
    cfgWeight: 0.5,
    temperature: 0.8,
    topP: 1,
    minP: 0.05,
    topK: 0,
    repetitionPenalty: 1.2,
    order: 'llama',
  },
  maxSpeechTokens: 1000,
  maxCharacters: 300,
  trailingSilenceTokens: 0,
  trailingTokensCut: 0,
  reference: { minimumSeconds: 1, usefulSeconds: 10 },
  maxConversionSeconds: 10,
  streaming: decoderStreaming,
};
