/**
 * What an engine can do, known before any request is made. A soft miss (an option that can be left out) becomes a
 * {@link Warning} in the result, a hard miss a typed `unsupported_by_engine` error.
 */
export interface EngineCapabilities {
  /** How early audio appears: after the whole segment, or while tokens are still being generated. */
  readonly streaming: 'segment' | 'token';
  /** Whether `convert` works. */
  readonly conversion: boolean;
  /** Whether `exaggeration` changes the speech. */
  readonly exaggeration: boolean;
  /** Whether `cfgWeight` changes the speech. */
  readonly classifierFreeGuidance: boolean;
  /** Tags such as `[laugh]` that the model performs instead of speaking; empty when it has none. */
  readonly tags: readonly string[];
  /** Longest text of one segment in characters; core splits what is longer. */
  readonly maxSegmentCharacters: number;
  /** Longest source that `convert` takes in one call, in seconds; core cuts longer recordings into windows. */
  readonly maxConversionSeconds: number;
  /** Shortest reference a voice can be encoded from, in seconds. */
  readonly minReferenceSeconds: number;
  /** How much of a reference the model listens to, in seconds; more is harmless and ignored. */
  readonly usefulReferenceSeconds: number;
}

/** Who an engine is. Constant for its life, but for {@link EngineInfo.device} where an engine recovers from a lost device. */
export interface EngineInfo {
  /** Model name as users write it, for example `chatterbox-turbo`. */
  readonly modelId: string;
  /** Exact revision of the weights (commit hash or version), so that stored conditioning never meets another model. */
  readonly modelRevision: string;
  /** Name of the decoder family for result fields that ask for it; `s3gen` for Chatterbox models. */
  readonly decoder: string;
  /** Sample rate of everything the engine emits, in Hz (24000 for Chatterbox). */
  readonly sampleRate: number;
  /** Samples made by one speech token (960 for Chatterbox: 25 tokens are one second). */
  readonly samplesPerToken: number;
  /** BCP 47 primary language tags, for example `['en']`. */
  readonly languages: readonly string[];
  /** The device that really runs the model, for example `cpu`; a graphics device may leave some graphs to the processor. */
  readonly device: string;
  /** What it can do. */
  readonly capabilities: EngineCapabilities;
}
