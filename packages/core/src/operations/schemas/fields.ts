import * as z from 'zod/mini';
import { audioOutputFormats } from '../../audio/index.js';
import { voiceNameProblem } from '../../voices/voice-name.js';
import { describeValue } from './describe-value.js';

/** Most characters (Unicode code points) that `text` may have after trimming. */
export const maxTextCharacters = 5000;

/** Largest seed: seeds are unsigned 32-bit integers. */
export const maxSeed = 0xffff_ffff;

interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

interface Issue {
  readonly code?: string | undefined;
  readonly input?: unknown;
}

/** A whole number within a range. */
export function integerField(field: string, { minimum, maximum }: Range) {
  const error = ({ input }: Issue) => {
    const kind = Number.isInteger(input) ? '' : 'a whole number ';
    return `${field} must be ${kind}between ${minimum} and ${maximum}, got ${describeValue(input)}`;
  };
  return z.int({ error }).check(z.minimum(minimum, { error }), z.maximum(maximum, { error }));
}

/** A number within a range. */
export function numberField(field: string, { minimum, maximum }: Range) {
  const error = ({ input }: Issue) => {
    const kind = typeof input === 'number' ? '' : 'a number ';
    return `${field} must be ${kind}between ${minimum} and ${maximum}, got ${describeValue(input)}`;
  };
  return z.number({ error }).check(z.minimum(minimum, { error }), z.maximum(maximum, { error }));
}

/** True or false. */
export function booleanField(field: string) {
  return z.boolean({ error: ({ input }) => `${field} must be true or false, got ${describeValue(input)}` });
}

/** One of several words. */
export function choiceField<const Choices extends readonly [string, ...string[]]>(
  field: string,
  choices: Choices,
  otherwise = '',
) {
  const allowed = choices.map((choice) => `"${choice}"`).join(', ');
  return z.enum(choices, {
    error: ({ input }) => `${field} must be one of ${allowed}${otherwise}, got ${describeValue(input)}`,
  });
}

/** Text to be spoken: 1 to 5000 characters after trimming. */
export const textField = z
  .string({ error: ({ input }) => `text is required: a string, got ${kindOf(input)}` })
  .check(
    z.refine((text) => text.trim() !== '', { error: 'text must not be empty or only white space' }),
    z.refine((text) => countCharacters(text) <= maxTextCharacters, {
      error: ({ input }) =>
        `text must be between 1 and ${maxTextCharacters} characters, got ${countCharacters(input as string)}`,
    }),
  );

/** An audio file as base64. Its content is looked at when it is decoded. */
export function audioField(field: string) {
  const expected = `${field} must be an audio file as base64, got`;
  return z
    .string({ error: ({ input }) => `${expected} ${kindOf(input)}` })
    .check(z.refine((value) => value.trim() !== '', { error: `${expected} an empty string` }));
}

/** The name of a voice to use. Whether it exists is the library's to say. */
export const voiceNameField = z.string({
  error: ({ input }) => `voice_name must be the name of a voice, got ${kindOf(input)}`,
});

/** The id of a voice to use. */
export const voiceIdField = z.string({
  error: ({ input }) => `voice_id must be the id of a voice, got ${kindOf(input)}`,
});

/** The name of a new voice. */
export const newVoiceNameField = z
  .string({ error: ({ input }) => `voice_name is required: the name of the new voice, got ${kindOf(input)}` })
  .check(
    z.refine((name) => voiceNameProblem(name) === undefined, {
      error: ({ input }) => `voice_name ${voiceNameProblem(input as string)}`,
    }),
  );

/** What the resulting audio is written as (an extension of the documented API). */
export const outputFormatField = z._default(choiceField('output_format', audioOutputFormats), 'wav');

/** Seed of the sampler: the same request with the same seed gives the same speech tokens. */
export const seedField = integerField('seed', { minimum: 0, maximum: maxSeed });

/** How much of a reference recording is used, in seconds. */
export const maxReferenceDurationField = z._default(
  integerField('max_reference_duration_sec', { minimum: 5, maximum: 60 }),
  30,
);

/** Free text has no place in messages, not even short words: only its kind is told. */
function kindOf(value: unknown): string {
  return typeof value === 'string' ? `a string of ${value.length} characters` : describeValue(value);
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _character of text.trim()) count += 1;
  return count;
}
