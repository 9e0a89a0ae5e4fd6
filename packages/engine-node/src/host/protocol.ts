import type {
  ConversionRequest,
  EngineInfo,
  Pcm,
  SpeechPart,
  SynthesisRequest,
  VoiceConditioning,
} from '@starling-tts/core';
import type { SerializedFailure } from './serialize-error.js';

/**
 * What the two sides of the inference process say to each other over Node's IPC channel with `advanced` serialisation
 * (structured clone: typed arrays and big integers pass as they are). Both sides come from one build; the version guards
 * against a child entry of another installation.
 */
export const protocolVersion = 1;

/**
 * Audio that a call may have sent without the parent having passed it on to its consumer, in seconds. Enough to never starve a
 * player, little enough that a reader who stops does not fill memory.
 */
export const unacknowledgedSecondsLimit = 10;

/** The engine calls that cross the process boundary, with what they take and what they answer. */
export type HostCall =
  | { readonly method: 'encodeVoice'; readonly reference: Pcm }
  | { readonly method: 'defaultVoice' }
  | { readonly method: 'synthesize'; readonly request: SynthesisRequest }
  | { readonly method: 'convert'; readonly request: ConversionRequest };

/** Parent to child. `Configuration` is whatever the child's entry needs to open its engine. */
export type ParentMessage<Configuration = unknown> =
  /** First message: open the engine. Answered by `opened` or `openFailed`. */
  | { readonly type: 'open'; readonly protocolVersion: number; readonly configuration: Configuration }
  /** Starts a call under an id that was never used before. Answered by `voice`, or `part`s and `done`, or `failed`. */
  | { readonly type: 'call'; readonly id: number; readonly call: HostCall }
  /** That many samples of a call have reached their consumer. */
  | { readonly type: 'acknowledge'; readonly id: number; readonly samples: number }
  /** Nobody listens to this call any more; the child stops at the next decode step and answers `failed`. */
  | { readonly type: 'cancel'; readonly id: number }
  /** Dispose of the engine and leave. */
  | { readonly type: 'close' };

/** Child to parent. */
export type ChildMessage =
  /** The engine is open. */
  | { readonly type: 'opened'; readonly info: EngineInfo }
  /** It could not be opened; the child leaves. */
  | { readonly type: 'openFailed'; readonly failure: SerializedFailure }
  /** The result of `encodeVoice` or `defaultVoice`. */
  | { readonly type: 'voice'; readonly id: number; readonly voice: VoiceConditioning }
  /** The next part of a stream. */
  | { readonly type: 'part'; readonly id: number; readonly part: SpeechPart }
  /** A stream has ended well. */
  | { readonly type: 'done'; readonly id: number }
  /** A call has failed or was cancelled. */
  | { readonly type: 'failed'; readonly id: number; readonly failure: SerializedFailure };
