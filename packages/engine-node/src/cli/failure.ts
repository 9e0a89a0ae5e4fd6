import type { StarlingErrorCode } from '@starling-tts/core';

/** What the exit status of `starling` means; stopped by a signal it ends with that of `stopExitCodes`. Part of its interface: documented in the help, never changed lightly. */
export const exitCodes = {
  /** Done. */
  ok: 0,
  /** Something failed that the same command may get right later or elsewhere. */
  failure: 1,
  /** The command or the request is wrong and will stay wrong. */
  usage: 2,
} as const;

/** The command line itself is wrong. */
export class UsageError extends Error {
  /** What to do about it. */
  readonly hint: string | undefined;

  /**
   * @param message what is wrong
   * @param hint what to do about it
   */
  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

/** Errors that lie in what was asked for. */
const badRequests: ReadonlySet<string> = new Set<StarlingErrorCode>([
  'invalid_request',
  'unknown_operation',
  'voice_not_found',
  'voice_name_taken',
  'voice_store_read_only',
  'voice_import_invalid',
  'audio_unreadable',
  'audio_format_unsupported',
  'audio_too_large',
  'audio_too_short',
  'markup_invalid',
  'text_not_speakable',
  'unsupported_by_engine',
  'model_not_found',
]);

const hints: Partial<Record<StarlingErrorCode, string>> = {
  voice_not_found: 'starling voices list shows every voice; starling clone makes a new one',
  voice_name_taken: 'choose another --name, or remove the voice with starling voices remove',
  voice_store_read_only: 'built-in voices stay as they are; import or clone a voice of your own',
  audio_format_unsupported:
    'convert the recording first, for example with ffmpeg -i recording.m4a recording.wav',
  device_unavailable: 'starling doctor shows which devices work here',
  model_not_found: 'starling models list shows the models',
  download_failed: 'run the same command again: the download continues where it stopped',
  offline: 'unset HF_HUB_OFFLINE, or leave out --offline',
  engine_crashed: 'run it again; starling doctor checks the installation',
};

/** A failure as the user sees it. */
export interface Failure {
  /** Status to exit with. */
  readonly exitCode: number;
  /** What was wrong, on one or more lines. */
  readonly message: string;
  /** What to do about it, when there is something. */
  readonly hint: string | undefined;
}

/**
 * Makes any error presentable. The core package is not imported for this: usage errors must come fast.
 */
export function describeFailure(error: unknown): Failure {
  if (error instanceof UsageError) {
    return { exitCode: exitCodes.usage, message: error.message, hint: error.hint };
  }
  if (error instanceof Error) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    return {
      exitCode: badRequests.has(code) ? exitCodes.usage : exitCodes.failure,
      message: error.message,
      hint: hints[code as StarlingErrorCode],
    };
  }
  return { exitCode: exitCodes.failure, message: String(error), hint: undefined };
}
