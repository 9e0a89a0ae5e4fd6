/**
 * What each error code carries in {@link StarlingError.details}. The codes are the stable part of an error: adapters
 * map codes to statuses and never match on message text.
 */
export interface StarlingErrorDetails {
  /** The caller's `AbortSignal` fired. Nothing is emitted after it. */
  aborted: Record<string, never>;
  /** A request does not fit the operation's schema. Every problem is listed, none quotes the user's text or audio. */
  invalid_request: { problems: readonly RequestProblem[] };
  /** The `operation` field names nothing we know. */
  unknown_operation: { operation: string };
  /** No store of the voice library holds this name or id. */
  voice_not_found: { voice: string };
  /** Voice names are unique without regard to case; nothing was overwritten. */
  voice_name_taken: { voice: string };
  /** A store could not read or write; what was stored before is untouched. */
  voice_store_failed: { operation: string };
  /** The folder of a program's settings could not be read or written; what was stored before is untouched. */
  settings_store_failed: { operation: string };
  /** The store holds built-in voices and cannot be changed. */
  voice_store_read_only: Record<string, never>;
  /** The field is not base64, or the bytes behind it are damaged audio. */
  audio_unreadable: { field?: string };
  /** No configured decoder reads the format of the bytes, or no configured encoder writes the one asked for. */
  audio_format_unsupported: { field?: string; format: string; available?: readonly string[] };
  /** More bytes or seconds than the limit; refused before decoding. */
  audio_too_large: { field?: string; limitBytes?: number; limitSeconds?: number };
  /** Shorter than what a voice can be encoded from. */
  audio_too_short: { field?: string; seconds: number; minimumSeconds: number };
  /** The text's markup cannot be read; `position` is the UTF-16 offset of what is wrong. */
  markup_invalid: { position: number };
  /** Nothing in the text can be spoken by this model. */
  text_not_speakable: Record<string, never>;
  /** The engine cannot do this at all; `capabilities` said so beforehand. */
  unsupported_by_engine: { feature: string; engine: string };
  /** Conditioning was made by another model or revision than the one asked to use it. */
  conditioning_mismatch: { expected: string; actual: string };
  /** Stored conditioning is damaged or not in the expected format. */
  conditioning_invalid: Record<string, never>;
  /** The inference process ended while a job was running. The next request starts a new one. */
  engine_crashed: { exitCode?: number; signal?: string };
  /** What was to be imported as a voice is damaged or of another form; `part` says which part of it. Nothing was stored. */
  voice_import_invalid: { part: VoiceImportPart };
  /** The engine failed inside the runtime. */
  engine_failed: { stage: string };
  /** A method was called after `dispose()`. */
  engine_disposed: Record<string, never>;
  /** The graphics device was lost while a job was running. The next request starts again, with a new device or another one. */
  device_lost: { device: string };
  /** The execution provider asked for is not installed or refuses to start here. */
  device_unavailable: { device: string; available: readonly string[] };
  /** No model of that name, or its folder or repository lacks a file. */
  model_not_found: { model: string; missing?: readonly string[] };
  /** Model files exist but do not fit the contract of their family. */
  model_invalid: { model: string };
  /** The model hub could not be reached or refused. */
  download_failed: { url: string; status?: number };
  /** Downloaded bytes do not have the expected SHA-256. */
  checksum_mismatch: { file: string; expected: string; actual: string };
  /** A download does not fit on the disk; sizes are in bytes. What was received stays for the next try. */
  disk_full: { folder: string; neededBytes: number; availableBytes: number };
  /** A voice channel or call could not be joined; `reason` is the adapter's code of why. */
  channel_unavailable: { reason: string };
  /** No sound can be played here: the page has no audio output, or its audio processor could not be loaded. */
  playback_unavailable: Record<string, never>;
  /** Nothing can be recorded here; `reason` says whether the user refused, there is no device, it is in use, or the page may not. */
  microphone_unavailable: { reason: 'denied' | 'absent' | 'busy' | 'unsupported' };
  /** A download was needed but offline mode is on. */
  offline: { model: string };
}

/** Every code a {@link StarlingError} may have. */
export type StarlingErrorCode = keyof StarlingErrorDetails;

/** The part of an import that an error is about. */
export type VoiceImportPart =
  | 'file'
  | 'catalogue'
  | 'name mapping'
  | 'voice data'
  | 'recording name'
  | 'archive'
  | 'metadata'
  | 'recording'
  | 'conditioning'
  | 'consent note';

/** One thing that is wrong with a request. */
export interface RequestProblem {
  /** Dotted path of the field (`chunk_size`), empty for the request as a whole. */
  readonly field: string;
  /** A sentence that names the field, what was given (never text or audio) and what is allowed. */
  readonly message: string;
}

const retryable: ReadonlySet<StarlingErrorCode> = new Set([
  'engine_crashed',
  'device_lost',
  'download_failed',
  'voice_store_failed',
]);

const marker = Symbol.for('starling-tts.error');

/**
 * The one error class of Starling. `code` tells what happened, `details` carries the data of that code, `message` is a
 * sentence for people: what was wrong, what was expected, what to do. It never contains the user's text, audio or keys.
 *
 * @example
 * ```ts
 * try {
 *   await speech.run(request);
 * } catch (error) {
 *   if (StarlingError.is(error, 'voice_not_found')) suggestVoices(error.details.voice);
 *   else throw error;
 * }
 * ```
 */
export class StarlingError<Code extends StarlingErrorCode = StarlingErrorCode> extends Error {
  /** Stable, literal code. */
  readonly code: Code;
  /** The data that belongs to the code. */
  readonly details: StarlingErrorDetails[Code];
  /** Whether the same call may succeed when it is simply made again. */
  readonly isRetryable: boolean;

  /**
   * @param code what happened
   * @param message a sentence for people
   * @param details the data of the code
   * @param options `cause` keeps the error underneath
   */
  constructor(
    code: Code,
    message: string,
    details: StarlingErrorDetails[Code],
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'StarlingError';
    this.code = code;
    this.details = details;
    this.isRetryable = retryable.has(code);
    Object.defineProperty(this, marker, { value: true });
  }

  /**
   * Whether a value is a Starling error, of the given code if one is named. Works across copies of this package and
   * realms, where `instanceof` does not.
   */
  static is<Code extends StarlingErrorCode = StarlingErrorCode>(
    value: unknown,
    code?: Code,
  ): value is StarlingError<Code> {
    if (typeof value !== 'object' || value === null || !(marker in value)) return false;
    return code === undefined || (value as unknown as StarlingError).code === code;
  }

  /** A plain object for crossing a process or worker boundary; {@link StarlingError.fromJSON} is the way back. */
  toJSON(): SerializedStarlingError {
    return { code: this.code, message: this.message, details: this.details };
  }

  /** Rebuilds an error that crossed a boundary as {@link SerializedStarlingError}. */
  static fromJSON(serialized: SerializedStarlingError): StarlingError {
    return new StarlingError(serialized.code, serialized.message, serialized.details);
  }
}

/** A {@link StarlingError} as plain data. The cause stays on the side where it happened. */
export interface SerializedStarlingError {
  /** The error's code. */
  readonly code: StarlingErrorCode;
  /** The sentence for people. */
  readonly message: string;
  /** The data of the code. */
  readonly details: StarlingErrorDetails[StarlingErrorCode];
}

/**
 * Throws the `aborted` error when the signal has fired. Called between the steps of everything that takes long.
 *
 * @throws StarlingError `aborted`
 */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError(signal);
}

/** The error every operation ends with when its signal fires; the signal's reason is the `cause`. */
export function abortedError(signal?: AbortSignal): StarlingError<'aborted'> {
  return new StarlingError(
    'aborted',
    'The operation was cancelled by its caller.',
    {},
    { cause: signal?.reason },
  );
}
