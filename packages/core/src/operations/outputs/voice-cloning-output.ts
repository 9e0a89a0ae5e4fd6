import * as z from 'zod/mini';
import { secondsOutput, warningsOutput, wavOutput } from './common.js';

const usage = z.object({
  operation: z.literal('tts'),
  text: z.string(),
  voice_name: z.optional(z.string()),
  reference_audio: z.optional(z.string()),
});

/** Result of `voice_cloning`. */
export const voiceCloningOutputSchema = z.object({
  /** Always true: failure is an error. */
  success: z.literal(true),
  /** The new voice. */
  voice_info: z.object({
    /** Its name. */
    voice_name: z.string(),
    /** Its id (the one it has in the library when it was saved). */
    voice_id: z.string(),
    /** What the user said about it. */
    description: z.string(),
    /** Seconds of the recording that are used. */
    duration: secondsOutput,
    /** Rate of the recording in Hz. */
    sample_rate: z.int(),
    /** `YYYY-MM-DD HH:MM:SS`, UTC. */
    created_at: z.string().check(z.regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)),
    /** Always `user_cloned_voice`. */
    type: z.literal('user_cloned_voice'),
  }),
  /** A sentence spoken with the new voice: a WAV file, base64. */
  sample_audio: wavOutput,
  /** Rate of the sample in Hz. */
  sample_rate: z.int(),
  /** Whether the voice was kept. */
  saved_to_library: z.boolean(),
  /** Names the operation. */
  operation: z.literal('voice_cloning'),
  /** A sentence for people. */
  message: z.string(),
  /** Requests that use the voice. */
  usage_instructions: z.object({
    /** Speaks in one go. */
    tts_basic: z.extend(usage, { mode: z.literal('basic') }),
    /** Speaks chunk by chunk. */
    tts_streaming: z.extend(usage, { mode: z.literal('streaming_voice_cloning'), chunk_size: z.int() }),
  }),
  /** Whether the sample carries a watermark. */
  watermarked: z.boolean(),
  /** Absent when there are none. */
  warnings: warningsOutput,
});

/** Result of `voice_cloning`. */
export type VoiceCloningOutput = z.infer<typeof voiceCloningOutputSchema>;
