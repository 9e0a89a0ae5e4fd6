import type { Warning } from '../engine/warning.js';
import type { SpeechSegmentTiming, StreamingMetrics } from '../operations/index.js';
import type { TextRange } from '../text/spans/spanned-text.js';

/** The operations that make audio and can be streamed. */
export type AudioOperation = 'tts' | 'voice_conversion' | 'voice_transfer';

/** First part: what follows. Comes together with the first audio, so that its warnings are those of the engine too. */
export interface ServiceStartPart {
  /** Discriminator. */
  readonly type: 'start';
  /** What is being done. */
  readonly operation: AudioOperation;
  /** Audio parts are mono 32-bit floats. */
  readonly format: 'float32';
  /** Hz of every audio part. */
  readonly sampleRate: number;
  /** Pieces of text, or windows of a recording, that will be worked on one after another. */
  readonly pieces: number;
  /**
   * The range of the request's `text` that each piece is of, in UTF-16 units, indexed by `pieceId`; empty for conversion. Lets a
   * receiver show what is being said while it is said; exact times come with the end part.
   */
  readonly textRanges: readonly TextRange[];
  /** What is known before any audio. */
  readonly warnings: readonly Warning[];
}

/** Some audio. The parts joined in order are the whole audio, gaps between sentences included. */
export interface ServiceAudioPart {
  /** Discriminator. */
  readonly type: 'audio';
  /** Samples at the start part's rate, never empty. The receiver owns the array. */
  readonly samples: Float32Array;
  /** 0 for the first audio part, then one more each time. */
  readonly sequence: number;
  /** The piece or window that this is of, from 0. */
  readonly pieceId: number;
  /** Index of the first sample within the whole audio. */
  readonly firstSample: number;
  /** Seconds from the arrival of the request, without the time that the receiver took for earlier parts. */
  readonly elapsedSeconds: number;
}

/** Last part of every stream that was not cancelled and did not fail. */
export interface ServiceEndPart {
  /** Discriminator. */
  readonly type: 'end';
  /** Samples of all audio parts. */
  readonly samples: number;
  /** Seconds of audio. */
  readonly audioSeconds: number;
  /** Speech tokens that were generated, or read from the source. */
  readonly speechTokens: number;
  /** What was measured. */
  readonly metrics: StreamingMetrics;
  /** Where each piece of text is in the audio; empty for conversion. */
  readonly segments: readonly SpeechSegmentTiming[];
  /** The seed that repeats this; absent for conversion, which draws nothing. */
  readonly seed?: number;
  /** Whether the audio carries a watermark. */
  readonly watermarked: boolean;
  /** What came up after the start part. */
  readonly warnings: readonly Warning[];
}

/** What a stream of the service yields: one start, any number of audio parts, one end. Failure is an exception. */
export type ServicePart = ServiceStartPart | ServiceAudioPart | ServiceEndPart;

/** How far a request is. */
export interface SpeechProgress {
  /** What is being done. */
  readonly operation: AudioOperation;
  /** The piece being worked on, from 1. */
  readonly piece: number;
  /** How many there are. */
  readonly pieces: number;
  /** Seconds of audio so far. */
  readonly audioSeconds: number;
}
