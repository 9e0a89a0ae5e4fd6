import type { Pcm } from '../audio/pcm.js';
import type { EngineInfo } from '../engine/capabilities.js';
import type { VoiceConditioning } from '../engine/conditioning.js';
import type { ConversionRequest, SynthesisRequest } from '../engine/engine.js';
import type { SpeechPart } from '../engine/speech-part.js';
import type { SerializedFailure } from './serialize-error.js';

/**
 * What an engine's host (a process, a worker) and its client say to each other over a channel that clones structures: typed
 * arrays and big integers pass as they are. Both sides come from one build; the version guards against a host of another
 * installation.
 */
export const protocolVersion = 1;

/**
 * Audio that a call may have sent without the client having passed it on to its consumer, in seconds. Enough to never starve a
 * player, little enough that a reader who stops does not fill memory.
 */
export const unacknowledgedSecondsLimit = 10;

/** The engine calls that cross the boundary, with what they take and what they answer. */
export type EngineCall =
  | { readonly method: 'encodeVoice'; readonly reference: Pcm }
  | { readonly method: 'defaultVoice' }
  | { readonly method: 'synthesize'; readonly request: SynthesisRequest }
  | { readonly method: 'convert'; readonly request: ConversionRequest };

/** Client to host. `Configuration` is whatever the host needs to open its engine. */
export type ClientMessage<Configuration = unknown> =
  /** First message: open the engine. Answered by `opened` or `openFailed`. */
  | { readonly type: 'open'; readonly protocolVersion: number; readonly configuration: Configuration }
  /** Starts a call under an id that was never used before. Answered by `voice`, or `part`s and `done`, or `failed`. */
  | { readonly type: 'call'; readonly id: number; readonly call: EngineCall }
  /** That many samples of a call have reached their consumer. */
  | { readonly type: 'acknowledge'; readonly id: number; readonly samples: number }
  /** Nobody listens to this call any more; the host stops at the next decode step and answers `failed`. */
  | { readonly type: 'cancel'; readonly id: number }
  /** Dispose of the engine and leave. */
  | { readonly type: 'close' };

/** Host to client. */
export type ServerMessage =
  /** The engine is open. */
  | { readonly type: 'opened'; readonly info: EngineInfo }
  /** It could not be opened; the host leaves. */
  | { readonly type: 'openFailed'; readonly failure: SerializedFailure }
  /** The result of `encodeVoice` or `defaultVoice`. */
  | { readonly type: 'voice'; readonly id: number; readonly voice: VoiceConditioning }
  /** The next part of a stream. */
  | { readonly type: 'part'; readonly id: number; readonly part: SpeechPart }
  /** A stream has ended well. */
  | { readonly type: 'done'; readonly id: number }
  /** A call has failed or was cancelled. */
  | { readonly type: 'failed'; readonly id: number; readonly failure: SerializedFailure };

/** A message that answers a call. */
export type AnswerMessage = Extract<ServerMessage, { readonly id: number }>;
