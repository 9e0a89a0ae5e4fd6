import * as z from 'zod/mini';
import { secondsOutput, warningsOutput } from './common.js';

/** Result of `list_local_voices`. */
export const listLocalVoicesOutputSchema = z.object({
  /** The voices: built-in ones first, then the user's. */
  local_voices: z.array(
    z.object({
      /** Exact id. */
      voice_id: z.string(),
      /** Name to use in other operations. */
      speaker_name: z.string(),
      /** As the user stated it. */
      gender: z.enum(['male', 'female', 'unspecified']),
      /** Length of the reference recording in seconds. */
      duration: secondsOutput,
      /** Name of the file that the voice was made from; may be empty. */
      original_file: z.string(),
      /** Where it comes from. */
      type: z.enum(['chattts_embedding', 'user_cloned_voice']),
    }),
  ),
  /** How many there are. */
  total_local_voices: z.int(),
  /** Counts and measurements. */
  stats: z.object({
    /** How many voices there are. */
    total_voices: z.int(),
    /** Voices by gender; `unspecified` only when there are any. */
    gender_distribution: z.object({
      male: z.int(),
      female: z.int(),
      unspecified: z.optional(z.int()),
    }),
    /** How voices are kept. */
    optimization: z.literal('direct_audio_arrays'),
    /** What was measured about repeated use of voices in this process. */
    cache_performance: z.string(),
  }),
  /** Absent when there are none. */
  warnings: warningsOutput,
});

/** Result of `list_local_voices`. */
export type ListLocalVoicesOutput = z.infer<typeof listLocalVoicesOutputSchema>;
