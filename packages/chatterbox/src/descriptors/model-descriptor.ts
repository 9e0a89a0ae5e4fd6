/** How the tokenizer's ids become positions and embeddings; the families differ only in these few rules. */
export interface PromptRules {
  /**
   * Which position a row's ids get when `embed_tokens` has a `position_ids` input:
   * `text-index` gives 0 to every id at or above `startSpeech` and counts the others from 0, generated token k (from 1)
   * gets k. Source: the export script of the onnx-community graphs and transformers.js. `unused` says that the graph has no
   * such input or does nothing with it, so that a speech token's embedding is always the same and need be computed once only.
   */
  readonly positions: 'text-index' | 'unused';
  /**
   * How the export of `embed_tokens` tells text ids from speech ids in a row.
   *
   * - `text-until-first-zero`: everything up to and including the first id 0 is text, so a lone generated token 0 is taken
   *   for text; the pipeline feeds `[[0, 0]]` and uses the second row instead. Source: the export script of the
   *   onnx-community English and Multilingual graphs.
   * - `last-two-columns-are-speech`: all columns but the last two are text, and `textEnd` there means `startSpeech`. Two
   *   speech tokens at most fit into one call. Source: a published tool that asserts this on a Nano graph; for Turbo it is
   *   an analogy that nobody has confirmed in public.
   * - `one-table`: text and speech ids do not overlap.
   */
  readonly embeddingRows: 'text-until-first-zero' | 'last-two-columns-are-speech' | 'one-table';
}

/** Ids that mean something besides text and speech. */
export interface ControlTokens {
  /** Begins speech. */
  readonly startSpeech: number;
  /** Ends speech. The only end the pipeline knows: `generation_config.json` is not read, a published one ends at a legal token. */
  readonly stopSpeech: number;
  /** Speech ids are 0 to one less than this; nothing else is ever sent to the decoder. */
  readonly speechTokens: number;
  /** A speech token that decodes to silence. */
  readonly silence: number;
  /** Every speech token known to be silence; no evidence when the model is suspected of repeating itself. */
  readonly silent: readonly number[];
  /** Marks the row of `embed_tokens` that carries exaggeration; absent in families without it. */
  readonly exaggeration?: number;
  /** Other ids that belong to the row's template and never to text, so that text cannot forge them. */
  readonly template: readonly number[];
}

/** Text preparation before the tokenizer; none of it is in any published `tokenizer.json`. */
export interface TextRules {
  /** Replacements of the upstream `punc_norm`, applied in order to the whole text. Empty: text goes to the tokenizer as it is. */
  readonly replacements: readonly (readonly [from: string, to: string])[];
  /** Whether the first character is made upper-case (upstream looks before trimming; so do we). */
  readonly capitalizeFirst: boolean;
  /** A text that ends with none of these gets a full stop; absent: never added. */
  readonly sentenceEnds?: readonly string[];
  /** Lower-cases the whole text. */
  readonly lowerCase: boolean;
  /** Unicode normalization form, absent for none. */
  readonly unicodeForm?: 'NFC' | 'NFKC' | 'NFKD';
  /** Puts `[xx]` with the language tag in front and applies that language's own step. */
  readonly languageTag: boolean;
}

/** How guidance's second row is made. */
export type GuidanceRule =
  /** The family was trained without it. */
  | 'none'
  /**
   * The whole embedding of every text id is zero (Fledgling, trained so).
   */
  | 'zero-text-embeddings'
  /**
   * Only the token embedding of every text id is zero, its position embedding stays (upstream English and Multilingual). Needs
   * one row of the text table, which no graph output gives; it is read from the weights of `embed_tokens`.
   */
  | 'keep-text-positions'
  /**
   * Both graphs know guidance: `embed_tokens` takes the row twice and blanks the second one's text, `language_model` takes such
   * pairs and the weight (`cfg_weight`) and returns logits already combined. They take nothing but pairs, also where the
   * weight is 0.
   */
  | 'in-graph';

/** What an option is when the caller leaves it out. */
export interface SamplingDefaults {
  /** Expressiveness; absent in families without it. */
  readonly exaggeration?: number;
  /** Classifier-free guidance weight. */
  readonly cfgWeight: number;
  /** Softmax temperature. */
  readonly temperature: number;
  /** Nucleus share, 1 is off. */
  readonly topP: number;
  /** Share of the likeliest token below which tokens are dropped, 0 is off. */
  readonly minP: number;
  /** Number of likeliest tokens kept, 0 is off. */
  readonly topK: number;
  /** Divisor of the logits of speech tokens already generated, 1 is off. */
  readonly repetitionPenalty: number;
  /**
   * Order of the filters, as upstream has it.
   *
   * - `llama`: guidance, repetition penalty, temperature, min_p, top_p
   * - `turbo`: temperature, top_k, top_p, repetition penalty on what is left
   */
  readonly order: 'llama' | 'turbo';
}

/** Sizes of pieces when audio is emitted while tokens are still being generated. */
export interface StreamingRules {
  /** Tokens before a piece that are decoded again so that the decoder is past its start-up (its first 40 ms are faded on every call). */
  readonly leftContextTokens: number;
  /** Tokens after a piece that must exist before it is decoded and whose audio is thrown away. Upstream's flow looks 3 tokens ahead. */
  readonly heldBackTokens: number;
  /** Length of the cross-fade between pieces in seconds, 0.01 to 0.02. */
  readonly crossFadeSeconds: number;
  /** Size of the first piece when the asked-for size is larger, for early sound. */
  readonly firstChunkTokens: number;
}

/** Reference recordings. */
export interface ReferenceRules {
  /** Shorter ones are refused. 1 s, the least the API accepts, unless the family itself refuses more. */
  readonly minimumSeconds: number;
  /** What lies beyond is cut off before encoding. */
  readonly usefulSeconds: number;
  /** Integrated loudness the recording is brought to before encoding, in LUFS; absent: taken as it is. */
  readonly loudnessLufs?: number;
}

/** File name suffix of each graph, for example `_q4`; empty for fp32. */
export interface GraphSuffixes {
  /** Suffix of `onnx/speech_encoder`. */
  readonly speechEncoder: string;
  /** Suffix of `onnx/embed_tokens`. */
  readonly embedTokens: string;
  /** Suffix of `onnx/language_model`. */
  readonly languageModel: string;
  /** Suffix of `onnx/conditional_decoder`. */
  readonly conditionalDecoder: string;
}

/** A set of weights a repository offers. */
export interface Precision {
  /** Which file of each graph belongs to it. */
  readonly suffixes: GraphSuffixes;
  /** Size of all its files in bytes as published by third parties; absent when nobody has. For information only. */
  readonly approximateBytes?: number;
}

/**
 * Everything the pipeline must know about a model that its graphs do not tell. Layers, heads, element types and which
 * inputs exist are read from the sessions instead.
 */
export interface ModelDescriptor {
  /** Name as users write it. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /** Where the weights are: a repository on the model hub; absent for models that come as a package. */
  readonly repository?: string;
  /** Other repositories whose published description says they follow this contract. None has been run by this project. */
  readonly compatibleRepositories: readonly string[];
  /** Licence of the weights, SPDX. */
  readonly license: string;
  /** Sets of weights by name (`fp32`, `q4` …). */
  readonly precisions: Readonly<Record<string, Precision>>;
  /** The set that is used when none is asked for. */
  readonly defaultPrecision: string;
  /** Whether graphs keep weights in `.onnx_data` files beside them. */
  readonly externalData: boolean;
  /** Primary language tags; the first is the default. */
  readonly languages: readonly string[];
  /** Tags such as `[laugh]` that are performed. */
  readonly tags: readonly string[];
  /** Control ids. */
  readonly tokens: ControlTokens;
  /** Row rules. */
  readonly prompt: PromptRules;
  /** Text preparation. */
  readonly text: TextRules;
  /** Guidance. */
  readonly guidance: GuidanceRule;
  /** Option defaults. */
  readonly sampling: SamplingDefaults;
  /** Hard cap on generated speech tokens. */
  readonly maxSpeechTokens: number;
  /** Longest text of one call in characters. */
  readonly maxCharacters: number;
  /** Silence tokens appended before decoding. */
  readonly trailingSilenceTokens: number;
  /** Tokens whose audio is cut off the end. */
  readonly trailingTokensCut: number;
  /** Reference lengths. */
  readonly reference: ReferenceRules;
  /** Longest source of one conversion call in seconds (the encoder crops tokens there). */
  readonly maxConversionSeconds: number;
  /** Streaming sizes. */
  readonly streaming: StreamingRules;
}

/** Sample rate of every Chatterbox model, in Hz. */
export const sampleRate = 24_000;

/** Samples of one speech token: 25 tokens a second. */
export const samplesPerToken = 960;
