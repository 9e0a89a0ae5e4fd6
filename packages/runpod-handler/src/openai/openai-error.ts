/** Body of a failed call, as clients of OpenAI's API read it. */
export interface OpenAiErrorBody {
  /** What went wrong. */
  readonly error: {
    /** A sentence for people. */
    readonly message: string;
    /** Kind of failure. */
    readonly type: 'invalid_request_error' | 'server_error' | 'rate_limit_error' | 'authentication_error';
    /** Always null: messages name the fields. */
    readonly param: null;
    /** Stable code for programs. */
    readonly code: string;
  };
}

/** Codes that are the client's to mend, with the HTTP status of each. */
const clientErrors: Readonly<Record<string, 400 | 404 | 413>> = {
  invalid_request: 400,
  audio_format_unsupported: 400,
  text_not_speakable: 400,
  unsupported_by_engine: 400,
  audio_too_large: 413,
  result_too_large: 413,
  voice_not_found: 404,
  model_not_found: 404,
  unknown_operation: 404,
};

/** HTTP status for an error code of a job. */
export function openAiStatus(code: string): 400 | 404 | 413 | 500 {
  return Object.hasOwn(clientErrors, code) ? clientErrors[code]! : 500;
}

/** Makes the body for an error code of a job. */
export function openAiError(code: string, message: string): OpenAiErrorBody {
  const type = openAiStatus(code) === 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message, type, param: null, code } };
}
