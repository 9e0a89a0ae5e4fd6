import * as z from 'zod/mini';
import { audioOutputFormats } from '../../audio/index.js';

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

/** What every result with audio in the format of choice has. */
export const audioOutput = {
  /** A mono audio file, base64: 16-bit WAV unless `output_format` asked for another. */
  audio: z.base64(),
  /** Rate of the audio in Hz: what was asked for, or the next higher one that the format has. */
  sample_rate: z.int(),
  /** Its length in seconds. */
  duration: z.number().check(z.minimum(0)),
  /** Its format. */
  format: z.enum(audioOutputFormats),
  /** Media type of the file (an extension of the documented API). */
  mime_type: z.string(),
};

/** Seconds, 0 or more. */
export const secondsOutput = z.number().check(z.minimum(0));

/** What says that a stored voice was used without going through files. */
export const directAudioArray = 'direct_audio_array';
