import type { Warning } from './warning.js';

/** First part of every stream: the format of what follows. */
export interface SpeechStartPart {
  /** Discriminator. */
  readonly type: 'start';
  /** Hz of every audio part of this stream. */
  readonly sampleRate: number;
  /** What the caller should know before any audio, for example options this model ignores. */
  readonly warnings: readonly Warning[];
}

/** A piece of audio. Parts of one segment are consecutive and gapless. */
export interface SpeechAudioPart {
  /** Discriminator. */
  readonly type: 'audio';
  /** Mono samples, never empty. The receiver owns the array. */
  readonly samples: Float32Array;
  /** The segment this audio belongs to. */
  readonly segmentId: number;
  /** Index of the first sample within its segment; 0 for a segment's first part. */
  readonly firstSample: number;
}

/** Why generation of a segment ended. */
export type StopReason =
  /** The model said it was done. */
  | 'stop_token'
  /** The cap on new tokens was reached: speech may be cut. */
  | 'length'
  /** The model repeated itself or stood still, and was stopped: speech is likely cut. */
  | 'runaway'
  /** Conversion: the whole source was processed. */
  | 'source_end';

/** What a stream produced and took. All times are wall clock, measured by the engine. */
export interface SpeechTotals {
  /** Speech tokens generated (or, for conversion, read from the source). */
  readonly speechTokens: number;
  /** Samples emitted, at the start part's rate. */
  readonly samples: number;
  /** Seconds of audio emitted. */
  readonly audioSeconds: number;
  /** Seconds from the call to the last sample. */
  readonly wallSeconds: number;
  /** Seconds from the call to the first audio part. */
  readonly firstAudioSeconds: number;
  /** Why it ended. */
  readonly stopReason: StopReason;
}

/** Last part of every stream that was not aborted and did not fail. */
export interface SpeechEndPart {
  /** Discriminator. */
  readonly type: 'end';
  /** The segment that ended. */
  readonly segmentId: number;
  /** What it produced and took. */
  readonly totals: SpeechTotals;
  /** What came up on the way, for example truncation. */
  readonly warnings: readonly Warning[];
}

/** What an engine yields: one start, any number of audio parts, one end. Failure is an exception, not a part. */
export type SpeechPart = SpeechStartPart | SpeechAudioPart | SpeechEndPart;
