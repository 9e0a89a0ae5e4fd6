import { z } from 'zod';
import { ttsModes } from '../schemas/tts.js';
import { directAudioArray, secondsOutput, warningsOutput, wavOutput } from './common.js';

/** Measurements of a streaming mode. All times are wall clock from the arrival of the request. */
export const streamingMetricsSchema = z.object({
  /** Audio chunks that the model emitted. */
  total_chunks: z.int().min(1),
  /** Seconds until the first audio chunk. */
  first_chunk_latency: secondsOutput,
  /** Seconds until the last audio chunk. */
  total_generation_time: secondsOutput,
  /** Seconds of audio. */
  audio_duration: secondsOutput,
  /** Real-time factor: generation time by audio duration. */
  rtf: z.number().min(0),
  /** Each chunk in order. */
  chunk_details: z.array(
    z.object({
      /** 1 for the first chunk. */
      chunk_count: z.int().min(1),
      /** Real-time factor of this chunk alone. */
      rtf: z.number().min(0),
      /** `[1, samples]` at the model's sample rate. */
      chunk_shape: z.tuple([z.literal(1), z.int().min(1)]),
    }),
  ),
});

/** Where a piece of the text is in the audio. */
export const segmentSchema = z.object({
  /** UTF-16 offset into `text` where the piece begins. */
  text_start: z.int().min(0),
  /** UTF-16 offset into `text` after the piece. */
  text_end: z.int().min(0),
  /** Second at which its speech begins. */
  audio_start: secondsOutput,
  /** Second at which its speech ends. */
  audio_end: secondsOutput,
});

/** Result of `tts`. */
export const ttsOutputSchema = z.object({
  /** A mono 16-bit WAV file, base64. */
  audio: wavOutput,
  /** Its rate in Hz. */
  sample_rate: z.int(),
  /** Its length in seconds. */
  duration: secondsOutput,
  /** Its format. */
  format: z.literal('wav'),
  /** The text as it was sent. */
  text: z.string(),
  /** The mode that was used. */
  mode: z.enum(ttsModes),
  /** What the speech was made with. */
  parameters: z.object({
    /** Speech tokens per audio chunk; absent in `basic` mode unless stated. */
    chunk_size: z.int().optional(),
    /** Expressiveness; absent in `basic` mode unless stated. */
    exaggeration: z.number().optional(),
    /** Guidance weight; absent in `basic` mode unless stated. */
    cfg_weight: z.number().optional(),
    /** Sampling temperature; absent in `basic` mode unless stated. */
    temperature: z.number().optional(),
    /** Whether another voice than the model's own was used. */
    voice_cloning: z.boolean(),
    /** Id of the voice of the library. */
    voice_id: z.string().optional(),
    /** Name of the voice of the library. */
    voice_name: z.string().optional(),
    /** Present when a voice of the library was used. */
    optimization: z.literal(directAudioArray).optional(),
  }),
  /** Present in the streaming modes unless `print_metrics` is false. */
  streaming_metrics: streamingMetricsSchema.optional(),
  /** Where each sentence-sized piece of the text is in the audio. */
  segments: z.array(segmentSchema),
  /** The seed that repeats this result. */
  seed: z.int().min(0),
  /** Whether the audio carries a watermark. */
  watermarked: z.boolean(),
  /** Absent when there are none. */
  warnings: warningsOutput,
});

/** Result of `tts`. */
export type TtsOutput = z.infer<typeof ttsOutputSchema>;
/** Measurements of a streaming mode. */
export type StreamingMetrics = z.infer<typeof streamingMetricsSchema>;
/** Where a piece of the text is in the audio. */
export type SpeechSegmentTiming = z.infer<typeof segmentSchema>;
