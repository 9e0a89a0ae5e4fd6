import {
  type SerializedStarlingError,
  StarlingError,
  type StarlingErrorCode,
} from '../errors/starling-error.js';

/** A failure as plain data for the other side. */
export interface SerializedFailure {
  /** The error. */
  readonly error: SerializedStarlingError;
  /** What was underneath, for errors of the runtime: ONNX Runtime's own words about operators, files and drivers. */
  readonly cause?: string;
}

/** Codes whose cause comes from the runtime or a model file, never from what is being spoken. */
const tellCause: ReadonlySet<StarlingErrorCode> = new Set([
  'device_lost',
  'device_unavailable',
  'engine_failed',
  'model_invalid',
  'model_not_found',
]);

/**
 * Any thrown value as plain data. Errors that are not ours become `engine_failed` without their message, which may quote
 * what was being processed.
 *
 * @param stage what was being done, for `details.stage`
 */
export function serializeError(error: unknown, stage: string): SerializedFailure {
  if (!StarlingError.is(error)) {
    const name = error instanceof Error ? error.name : typeof error;
    const unexpected = new StarlingError(
      'engine_failed',
      `The engine failed unexpectedly (${name}) during ${stage}. This is a fault in Starling or its model files; please report it.`,
      { stage },
    );
    return { error: unexpected.toJSON() };
  }
  const cause = tellCause.has(error.code) && error.cause instanceof Error ? error.cause.message : undefined;
  return { error: error.toJSON(), ...(cause !== undefined && { cause }) };
}

/** The way back from {@link serializeError}. */
export function deserializeError({ error, cause }: SerializedFailure): StarlingError {
  const { code, message, details } = error;
  return new StarlingError(
    code,
    message,
    details,
    cause === undefined ? undefined : { cause: new Error(cause) },
  );
}
