import type { Pcm } from '../audio/pcm.js';
import type { EngineInfo } from './capabilities.js';
import type { VoiceConditioning } from './conditioning.js';
import type { SpeechPart } from './speech-part.js';

/** What every engine call takes besides its input. */
export interface EngineCallContext {
  /** Honoured within one decode step; afterwards the call fails with `aborted` and nothing more is emitted. */
  readonly signal?: AbortSignal;
}

/** A piece of text to be spoken in one go: at most {@link EngineCapabilities.maxSegmentCharacters} characters. */
export interface SpeechSegment {
  /** Echoed in the parts; unique within a request. */
  readonly id: number;
  /** Normalised text without markup. */
  readonly text: string;
}

/** How to speak. Every field may be left out: the model's own default applies. */
export interface SynthesisOptions {
  /** Expressiveness, 0 (neutral) to 1, models may accept up to 2. */
  readonly exaggeration?: number;
  /** Classifier-free guidance weight, 0 (off) to 1: `logits = conditional + weight * (conditional - unconditional)`. */
  readonly cfgWeight?: number;
  /** Softmax temperature; 0 picks the most likely token (greedy). */
  readonly temperature?: number;
  /** Nucleus sampling: smallest set of tokens whose probabilities sum to this, (0, 1]. */
  readonly topP?: number;
  /** Tokens less likely than this share of the most likely one are dropped, [0, 1). */
  readonly minP?: number;
  /** Keep only the k most likely tokens; 0 keeps all. */
  readonly topK?: number;
  /** Divides (or multiplies, when negative) the logits of speech tokens already generated; 1 is off. */
  readonly repetitionPenalty?: number;
  /** Seed of the sampler, an unsigned 32-bit integer. Same seed, text, voice and model: same speech tokens. */
  readonly seed?: number;
  /** Cap on generated speech tokens; the model's own cap applies when lower or absent. */
  readonly maxSpeechTokens?: number;
  /** Speech tokens per emitted audio part; absent: the whole segment is one part. */
  readonly chunkTokens?: number;
  /** BCP 47 primary tag for multilingual models. */
  readonly language?: string;
}

/** Input of {@link SpeechEngine.synthesize}. */
export interface SynthesisRequest {
  /** What to say. */
  readonly segment: SpeechSegment;
  /** Whose voice. */
  readonly voice: VoiceConditioning;
  /** How. */
  readonly options?: SynthesisOptions;
}

/** Input of {@link SpeechEngine.convert}. */
export interface ConversionRequest {
  /** Recording whose words and timing are kept, at the engine's sample rate, at most `maxConversionSeconds` long. */
  readonly source: Pcm;
  /** Whose voice it should have. */
  readonly voice: VoiceConditioning;
  /** Speech tokens per emitted audio part; absent: everything is one part. */
  readonly chunkTokens?: number;
}

/**
 * A speech model that runs somewhere. The contract is small on purpose: splitting, normalising, resampling, voices and
 * encoding belong to the service above it. Calls may overlap; an engine that can only do one thing at a time queues.
 *
 * Every implementation passes `engineConformance` from `@starling-tts/core/testing`.
 */
export interface SpeechEngine {
  /** Version of this contract. */
  readonly specificationVersion: 1;
  /** Who it is and what it can do. */
  readonly info: EngineInfo;
  /**
   * Computes conditioning from a reference recording at the engine's sample rate.
   *
   * @throws StarlingError `audio_too_short`, `aborted`, `engine_crashed`, `engine_failed`, `engine_disposed`
   */
  encodeVoice(reference: Pcm, context?: EngineCallContext): Promise<VoiceConditioning>;
  /**
   * The voice the model brings along.
   *
   * @throws StarlingError `unsupported_by_engine` when it brings none, and as {@link SpeechEngine.encodeVoice}
   */
  defaultVoice(context?: EngineCallContext): Promise<VoiceConditioning>;
  /**
   * Speaks one segment. Work starts with the first `next()`; leaving the loop early stops it.
   *
   * @throws StarlingError `text_not_speakable`, `conditioning_mismatch`, `aborted`, `engine_crashed`, `engine_failed`, `engine_disposed`
   */
  synthesize(request: SynthesisRequest, context?: EngineCallContext): AsyncIterable<SpeechPart>;
  /**
   * Gives a recording another voice.
   *
   * @throws StarlingError `unsupported_by_engine`, and as {@link SpeechEngine.synthesize}
   */
  convert(request: ConversionRequest, context?: EngineCallContext): AsyncIterable<SpeechPart>;
  /** Frees everything. Idempotent; running calls end with `engine_disposed`. */
  dispose(): Promise<void>;
}
