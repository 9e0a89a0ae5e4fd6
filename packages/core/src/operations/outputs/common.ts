import * as z from 'zod/mini';

/** What the user should know although the request succeeded; absent when there is nothing. */
export const warningsOutput = z.optional(
  z
    .array(
      z.object({
        /** Stable code for programs. */
        code: z.string(),
        /** A sentence for people. */
        message: z.string(),
      }),
    )
    .check(z.minLength(1)),
);

/** A WAV file as base64. */
export const wavOutput = z.base64();

/** Seconds, 0 or more. */
export const secondsOutput = z.number().check(z.minimum(0));

/** What says that a stored voice was used without going through files. */
export const directAudioArray = 'direct_audio_array';
