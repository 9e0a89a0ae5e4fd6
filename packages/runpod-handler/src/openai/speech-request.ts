import { StarlingError } from '@starling-tts/core';
import { z } from 'zod';

/**
 * Formats that can be asked for, with their media types. `wav` and `pcm` leave while they are made; the others are files that
 * are whole at the end, and need an encoder.
 */
export const speechFormats = {
  wav: 'audio/wav',
  pcm: 'audio/pcm',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  opus: 'audio/ogg',
} as const;

/** Name of a format. */
export type SpeechFormat = keyof typeof speechFormats;

/** Model names of OpenAI itself; programs that cannot be told another name send them. They mean the model that is loaded. */
export const modelAliases: readonly string[] = ['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts'];

const formats = Object.keys(speechFormats) as [SpeechFormat, ...SpeechFormat[]];

const speechRequestSchema = z.object({
  /** Name of the model. */
  model: z.string({ error: 'model is required: the name of the model, see /v1/models' }).min(1).max(200),
  /** The text. */
  input: z.string({ error: 'input is required: the text to speak' }),
  /** Name or id of a voice, or `default` for the model's own. */
  voice: z
    .string({ error: 'voice must be a name or id of /v1/audio/voices, or "default"' })
    .max(200)
    .default('default'),
  /** Format of the audio. */
  response_format: z
    .enum(formats, {
      error: `response_format must be one of ${formats.map((name) => `"${name}"`).join(', ')}`,
    })
    .default('wav'),
  /** Only the natural speed exists. */
  speed: z.literal(1, { error: 'speed must be 1: the models speak at their own speed' }).default(1),
  /** Raw audio, or events. */
  stream_format: z
    .enum(['audio', 'sse'], { error: 'stream_format must be one of "audio", "sse"' })
    .default('audio'),
});

/** A request to `/v1/audio/speech` with its defaults. */
export type SpeechRequest = z.output<typeof speechRequestSchema>;

/**
 * Checks a request to `/v1/audio/speech`. The text and the voice are checked by whoever speaks. Unknown fields are ignored.
 *
 * @throws StarlingError `invalid_request` with every problem
 */
export function parseSpeechRequest(body: unknown): SpeechRequest {
  const result = speechRequestSchema.safeParse(body);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => ({
    field: path.map(String).join('.'),
    message: path.length === 0 ? 'the body must be a JSON object' : message,
  }));
  throw new StarlingError('invalid_request', problems.map(({ message }) => message).join('; '), { problems });
}
