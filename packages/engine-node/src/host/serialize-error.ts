import { type SerializedStarlingError, StarlingError } from '@starling-tts/core';

/**
 * Any thrown value as plain data for the other process. Errors that are not ours become `engine_failed` without their
 * message, which may quote what was being processed.
 *
 * @param stage what was being done, for `details.stage`
 */
export function serializeError(error: unknown, stage: string): SerializedStarlingError {
  if (StarlingError.is(error)) return error.toJSON();
  const name = error instanceof Error ? error.name : typeof error;
  return new StarlingError(
    'engine_failed',
    `The engine failed unexpectedly (${name}) during ${stage}. This is a fault in Starling or its model files; please report it.`,
    { stage },
  ).toJSON();
}
