import { StarlingError } from '@starling-tts/core';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import type { LogLevel } from './configuration.js';

/** Options of {@link createLog}. */
export interface LogOptions {
  /** Lines below this are left out. */
  readonly level: LogLevel;
  /** Receives whole lines. Default: the standard output. */
  readonly destination?: DestinationStream | undefined;
  /** Texts that must not appear, such as the token. */
  readonly secrets: readonly string[];
}

/**
 * Makes the log: one JSON object a line. What is logged are events with ids and codes, never what people wrote or a key. Should a
 * library put a secret into an error, it is blackened here.
 */
export function createLog({ level, destination, secrets }: LogOptions): Logger {
  const sensitive = secrets.filter((secret) => secret.length >= 8);
  const hide = (line: string): string =>
    sensitive.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line);
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: hide },
    },
    ...(destination ? [destination] : []),
  );
}

/**
 * What a log may say of an error: its name, code and, where Starling itself wrote it, its message. Messages of other errors may quote
 * what they failed on.
 */
export function describeError(error: unknown): {
  readonly error: string;
  readonly code?: string;
  readonly status?: number;
  readonly message?: string;
} {
  if (StarlingError.is(error)) return { error: 'StarlingError', code: error.code, message: error.message };
  if (!(error instanceof Error)) return { error: typeof error };
  const { code, status } = error as { readonly code?: unknown; readonly status?: unknown };
  return {
    error: error.name,
    ...((typeof code === 'string' || typeof code === 'number') && { code: String(code) }),
    ...(typeof status === 'number' && { status }),
  };
}
