import type { ControlTokens, GraphSuffixes, StreamingRules } from './model-descriptor.js';

/**
 * Ids of the S3 speech codec all Chatterbox families share. Source: upstream `t3_config.py` and `s3gen/const.py`.
 */
export const speechTokens = {
  startSpeech: 6561,
  stopSpeech: 6562,
  speechTokens: 6561,
  silence: 4299,
  silent: [4299],
} as const satisfies Omit<ControlTokens, 'template'>;

/**
 * Streaming sizes for the S3Gen decoder. Three held-back tokens are upstream's look-ahead. The cost of a decoder call is
 * mostly the reference prompt it carries, so left context is nearly free; published measurements put the smallest
 * first piece that does not stall near 15 tokens.
 */
export const decoderStreaming: StreamingRules = {
  leftContextTokens: 6,
  heldBackTokens: 3,
  crossFadeSeconds: 0.015,
  firstChunkTokens: 15,
};

/** The same suffix for all four graphs. */
export function uniform(suffix: string): GraphSuffixes {
  return { speechEncoder: suffix, embedTokens: suffix, languageModel: suffix, conditionalDecoder: suffix };
}

/** A language model of another precision beside fp32 graphs. */
export function languageModelOnly(suffix: string): GraphSuffixes {
  return { ...uniform(''), languageModel: suffix };
}

/** Replacements of upstream `punc_norm` for English and Multilingual, in upstream's order. Source: `tts.py`, `mtl_tts.py`. */
export const llamaReplacements: readonly (readonly [string, string])[] = [
  ['...', ', '],
  ['…', ', '],
  [':', ','],
  [' - ', ', '],
  [';', ', '],
  ['—', '-'],
  ['–', '-'],
  [' ,', ','],
  ['“', '"'],
  ['”', '"'],
  ['‘', "'"],
  ['’', "'"],
];

/** Replacements of upstream `punc_norm` for Turbo and Nano. Source: `tts_turbo.py`. */
export const turboReplacements: readonly (readonly [string, string])[] = [
  ['…', ', '],
  [':', ','],
  ['—', '-'],
  ['–', '-'],
  [' ,', ','],
  ['“', '"'],
  ['”', '"'],
  ['‘', "'"],
  ['’', "'"],
];

/** Ends after which `punc_norm` adds no full stop. */
export const latinSentenceEnds: readonly string[] = ['.', '!', '?', '-', ','];
