import * as z from 'zod/mini';
import { audioOutput, directAudioArray, secondsOutput, warningsOutput } from './common.js';

/** What `voice_conversion` and `voice_transfer` have in common. Audio is as long as its source, in whole speech tokens. */
const converted = {
  ...audioOutput,
  /** The decoder that made it. */
  model: z.string(),
  /** Present when a voice of the library was used. */
  optimization: z.optional(z.literal(directAudioArray)),
  /** Whether the audio carries a watermark. */
  watermarked: z.boolean(),
  /** Absent when there are none. */
  warnings: warningsOutput,
};

/** Result of `voice_conversion`. */
export const voiceConversionOutputSchema = z.object({
  ...converted,
  /** Names the operation. */
  operation: z.literal('voice_conversion'),
  /** Whose voice it is. */
  target_voice_info: z.union([
    z.object({ voice_name: z.string(), loaded_via: z.literal('optimized_embeddings') }),
    z.object({ loaded_via: z.literal('user_provided_audio'), duration: secondsOutput }),
  ]),
});

/** Result of `voice_transfer`. */
export const voiceTransferOutputSchema = z.object({
  ...converted,
  /** Names the operation. */
  operation: z.literal('voice_transfer'),
  /** Whose voice it is. */
  transfer_info: z.discriminatedUnion('transfer_mode', [
    z.object({
      transfer_mode: z.literal('embedding'),
      /** Name of the voice of the library. */
      target_voice: z.string(),
      source: z.literal('voice_library'),
      voice_loading: z.literal('optimized_direct_access'),
    }),
    z.object({
      transfer_mode: z.literal('audio'),
      target_source: z.literal('user_provided_audio'),
      /** Seconds of the target recording that were used. */
      target_duration: secondsOutput,
    }),
  ]),
  /** Length of the source in seconds. */
  input_duration: secondsOutput,
  /** The measured time as text, for example `3.42 seconds`. */
  processing_time: z.string().check(z.regex(/^\d+\.\d\d seconds$/)),
});

/** Result of `voice_conversion`. */
export type VoiceConversionOutput = z.infer<typeof voiceConversionOutputSchema>;
/** Result of `voice_transfer`. */
export type VoiceTransferOutput = z.infer<typeof voiceTransferOutputSchema>;
