import * as z from 'zod/mini';
import type { Warning } from '../engine/warning.js';
import { type RequestProblem, StarlingError } from '../errors/starling-error.js';
import { describeValue } from './schemas/describe-value.js';
import { choiceField } from './schemas/fields.js';
import { type ListLocalVoicesRequest, listLocalVoicesSchema } from './schemas/list-local-voices.js';
import { type TtsRequest, ttsModes, ttsSchemas } from './schemas/tts.js';
import { type VoiceCloningRequest, voiceCloningSchema } from './schemas/voice-cloning.js';
import { type VoiceConversionRequest, voiceConversionSchema } from './schemas/voice-conversion.js';
import { type VoiceTransferRequest, voiceTransferSchema } from './schemas/voice-transfer.js';

/** The operations of the API. */
export const operationNames = [
  'tts',
  'list_local_voices',
  'voice_cloning',
  'voice_conversion',
  'voice_transfer',
] as const;

/** Name of an operation. */
export type OperationName = (typeof operationNames)[number];

/** A request that fits its operation, defaults filled in. */
export type OperationRequest =
  | TtsRequest
  | VoiceCloningRequest
  | ListLocalVoicesRequest
  | VoiceConversionRequest
  | VoiceTransferRequest;

/** What {@link parseRequest} makes of a request. */
export interface ParsedRequest<Request extends OperationRequest = OperationRequest> {
  /** The request with its defaults. */
  readonly request: Request;
  /** Fields that the client stated itself; the others have their defaults. */
  readonly given: ReadonlySet<string>;
  /** Fields that were ignored. */
  readonly warnings: readonly Warning[];
}

/** A request of one operation. */
export type ParsedOperation<Name extends OperationName> = ParsedRequest<
  Extract<OperationRequest, { operation: Name }>
>;

/** Any parsed request, told apart by {@link isOperation}. */
export type AnyParsedRequest = { [Name in OperationName]: ParsedOperation<Name> }[OperationName];

/** Whether a parsed request is of this operation. */
export function isOperation<Name extends OperationName>(
  parsed: AnyParsedRequest,
  name: Name,
): parsed is Extract<AnyParsedRequest, ParsedOperation<Name>> {
  return parsed.request.operation === name;
}

/** Names longer than this are shortened in messages: they may be anything. */
const longestQuotedName = 64;

/** Unknown fields that are told one by one; the rest is counted. */
const mostNamedFields = 20;

const schemas = {
  list_local_voices: listLocalVoicesSchema,
  voice_cloning: voiceCloningSchema,
  voice_conversion: voiceConversionSchema,
  voice_transfer: voiceTransferSchema,
} as const;

/**
 * Checks a request (the object inside `input`) and fills in the documented defaults. `null` counts as left out. Unknown
 * fields are ignored with a warning.
 *
 * @throws StarlingError `unknown_operation`; `invalid_request` with every problem at once, none of which quotes the
 *   user's text or audio
 */
export function parseRequest(input: unknown): AnyParsedRequest {
  const fields = presentFields(input);
  const operation = requireOperation(fields.operation);
  const problems: RequestProblem[] = [];
  const schema = operation === 'tts' ? ttsSchemaFor(fields, problems) : schemas[operation];
  const result = (schema as z.ZodMiniObject).safeParse(fields);
  if (!result.success) problems.push(...result.error.issues.map(problemOf));
  if (problems.length > 0) throw invalidRequest(problems);
  const known = Object.keys(schema.shape);
  return {
    request: result.data as OperationRequest,
    given: new Set(Object.keys(fields)),
    warnings: unknownFieldWarnings(Object.keys(fields).filter((name) => !known.includes(name))),
  } as AnyParsedRequest;
}

/** Clients written in Python send `None` for what they leave out: null and missing are the same. */
function presentFields(input: unknown): Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalidRequest([
      { field: 'input', message: `input must be an object with an operation, got ${describeValue(input)}` },
    ]);
  }
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== null && value !== undefined),
  );
}

function requireOperation(operation: unknown): OperationName {
  if (typeof operation !== 'string') {
    const allowed = operationNames.join(', ');
    const message = `operation is required: one of ${allowed}; got ${describeValue(operation)}`;
    throw invalidRequest([{ field: 'operation', message }]);
  }
  const known = operationNames.find((name) => name === operation);
  if (known === undefined) {
    const name = shorten(operation);
    throw new StarlingError('unknown_operation', `Unknown operation: ${name}`, { operation: name });
  }
  return known;
}

/** An unknown mode is a problem beside the others, so the rest is checked as `basic`. */
function ttsSchemaFor(fields: Record<string, unknown>, problems: RequestProblem[]) {
  const mode = z._default(choiceField('mode', ttsModes), 'basic').safeParse(fields.mode);
  if (mode.success) return ttsSchemas[mode.data];
  problems.push(...mode.error.issues.map(({ message }) => ({ field: 'mode', message })));
  fields.mode = 'basic';
  return ttsSchemas.basic;
}

function problemOf(issue: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): RequestProblem {
  return { field: issue.path.map(String).join('.'), message: issue.message };
}

function invalidRequest(found: readonly RequestProblem[]): StarlingError<'invalid_request'> {
  const problems = found.filter(
    ({ message }, index) => found.findIndex((other) => other.message === message) === index,
  );
  return new StarlingError('invalid_request', problems.map(({ message }) => message).join('; '), {
    problems,
  });
}

function unknownFieldWarnings(names: readonly string[]): Warning[] {
  const warnings: Warning[] = names.slice(0, mostNamedFields).map((name) => ({
    code: 'unknown_field',
    message: `The field '${shorten(name)}' is not known and was ignored.`,
  }));
  const rest = names.length - mostNamedFields;
  if (rest > 0)
    warnings.push({ code: 'unknown_field', message: `${rest} more unknown fields were ignored.` });
  return warnings;
}

function shorten(name: string): string {
  const characters = [...name.slice(0, 4 * longestQuotedName)];
  const short = characters.slice(0, longestQuotedName).join('');
  return short.length < name.length ? `${short}…` : name;
}
