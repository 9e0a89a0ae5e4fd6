import { StarlingError } from '../errors/starling-error.js';
import { describeValue } from './schemas/describe-value.js';

/**
 * Takes the request out of the envelope `{"input": {...}}` in which the API receives it. What stands beside `input` is
 * the platform's business and not looked at.
 *
 * @param json the parsed body
 * @returns the object inside `input`, still unchecked
 * @throws StarlingError `invalid_request` when there is no such object
 */
export function parseEnvelope(json: unknown): Record<string, unknown> {
  const input = isObject(json) ? json.input : undefined;
  if (isObject(input)) return input;
  const got = isObject(json) ? describeValue(input) : `${describeValue(json)} instead of the envelope`;
  const message = `input must be an object, as in {"input": {"operation": "tts", ...}}, got ${got}`;
  throw new StarlingError('invalid_request', message, { problems: [{ field: 'input', message }] });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
