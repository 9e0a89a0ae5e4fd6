import type { ModelDescriptor } from './model-descriptor.js';
import { decoderStreaming, latinSentenceEnds, speechTokens, turboReplacements, uniform } from './shared.js';

const mebibyte = 1_048_576;

/**
 * Chatterbox Turbo, English, 350 million parameters (GPT-2 medium, 24 layers).
 *
 * Sources: upstream `tts_turbo.py`, `t3.py`; the model card of the repository; sizes from a third party's listing. Upstream
 * refuses references of 5 s and less and brings them to -27 LUFS, which the exported encoder does not do. Unverified: that this export's `embed_tokens` follows the last-two-columns rule
 * (seen for Nano only) and how much of the reference its encoder uses (upstream: 15 s). Guidance and exaggeration
 * are ignored by the model.
 */
export const turbo: ModelDescriptor = {
  id: 'chatterbox-turbo',
  title: 'Chatterbox Turbo (English)',
  repository: 'ResembleAI/chatterbox-turbo-ONNX',
  compatibleRepositories: [],
  license: 'MIT',
  precisions: {
    fp32: { suffixes: uniform(''), approximateBytes: 3168 * mebibyte },
    fp16: { suffixes: uniform('_fp16'), approximateBytes: 1587 * mebibyte },
    q8: { suffixes: uniform('_quantized'), approximateBytes: 1071 * mebibyte },
    q4: { suffixes: uniform('_q4'), approximateBytes: 691 * mebibyte },
    q4f16: { suffixes: uniform('_q4f16'), approximateBytes: 539 * mebibyte },
  },
  defaultPrecision: 'q4',
  externalData: true,
  languages: ['en'],
  tags: [
    ...[
      '[laugh]',
      '[chuckle]',
      '[gasp]',
      '[cough]',
      '[sigh]',
      '[groan]',
      '[sniff]',
      '[shush]',
      '[clear throat]',
    ],
    ...[
      '[whispering]',
      '[angry]',
      '[fear]',
      '[surprised]',
      '[crying]',
      '[happy]',
      '[sarcastic]',
      '[dramatic]',
    ],
    ...['[narration]', '[advertisement]'],
  ],
  tokens: { ...speechTokens, template: [50256] },
  prompt: { positions: 'unused', embeddingRows: 'last-two-columns-are-speech' },
  text: {
    replacements: turboReplacements,
    capitalizeFirst: true,
    sentenceEnds: latinSentenceEnds,
    lowerCase: false,
    languageTag: false,
  },
  guidance: 'none',
  sampling: {
    cfgWeight: 0,
    temperature: 0.8,
    topP: 0.95,
    minP: 0,
    topK: 1000,
    repetitionPenalty: 1.2,
    order: 'turbo',
  },
  maxSpeechTokens: 1000,
  maxCharacters: 300,
  trailingSilenceTokens: 3,
  trailingTokensCut: 0,
  reference: { minimumSeconds: 5, usefulSeconds: 15, loudnessLufs: -27 },
  maxConversionSeconds: 10,
  streaming: decoderStreaming,
};
