import { StarlingError } from '@starling-tts/core';

/** Why a job failed, as the platform and the client are told. */
export interface JobFailure {
  /** A sentence for people; for errors of the API exactly the documented text. */
  readonly message: string;
  /** Stable code for programs: a code of {@link StarlingError}, or one of this package. */
  readonly code: string;
}

/**
 * What a client may know of an error. Errors of other kinds than {@link StarlingError} may hold paths, addresses or the
 * user's words, so only the log has them.
 */
export function describeFailure(error: unknown): JobFailure {
  if (StarlingError.is(error)) return { message: error.message, code: error.code };
  return {
    message:
      'The job failed inside the worker. The log of the worker has the reason under the id of this job.',
    code: 'internal_error',
  };
}

/** The body that makes the platform mark a job as failed. */
export function failureBody({ message, code }: JobFailure): {
  error: string;
  output: { error_code: string };
} {
  return { error: message, output: { error_code: code } };
}
