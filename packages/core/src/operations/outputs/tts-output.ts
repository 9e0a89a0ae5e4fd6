import * as z from 'zod/mini';
import { ttsModes } from '../schemas/tts.js';
import { audioOutput, directAudioArray, secondsOutput, warningsOutput } from './common.js';

/** Measurements of a streaming mode. All times are wall clock from the arrival of the request. */
export const streamingMetricsSchema = z.object({
  /** Audio chunks that the model emitted. */
  total_chunks: z.int().check(z.minimum(1)),
  /** Seconds until the first audio chunk. */
  first_chunk_latency: secondsOutput,
  /** Seconds until the last audio chunk. */
  total_generation_time: secondsOutput,
  /** Seconds of audio. */
  audio_duration: secondsOutput,
  /** Real-time factor: generation time by audio duration. */
  rtf: z.number().check(z.minimum(0)),
  /** Each chunk in order. */
  chunk_details: z.array(
    z.object({
      /** 1 for the first chunk. */
      chunk_count: z.int().check(z.minimum(1)),
      /** Real-time factor of this chunk alone. */
      rtf: z.number().check(z.minimum(0)),
      /** `[1, samples]` at the model's sample rate. */
      chunk_shape: z.tuple([z.literal(1), z.int().check(z.minimum(1))]),
    }),
  ),
});

/** Where a piece of the text is in the audio. */
export const segmentSchema = z.object({
  /** UTF-16 offset into `text` where the piece begins. */
  text_start: z.int().check(z.minimum(0)),
  /** UTF-16 offset into `text` after the piece. */
  text_end: z.int().check(z.minimum(0)),
  /** Second at which its speech begins. */
  audio_start: secondsOutput,
  /** Second at which its speech ends. */
  audio_end: secondsOutput,
});

/** Result of `tts`. */
export const ttsOutputSchema = z.object({
  ...audioOutput,
  /** The text as it was sent. */
  text: z.string(),
  /** The mode that was used. */
  mode: z.enum(ttsModes),
  /** What the speech was made with. */
  parameters: z.object({
    /** Speech tokens per audio chunk; absent in `basic` mode unless stated. */
    chunk_size: z.optional(z.int()),
    /** Expressiveness; absent in `basic` mode unless stated. */
    exaggeration: z.optional(z.number()),
    /** Guidance weight; absent in `basic` mode unless stated. */
    cfg_weight: z.optional(z.number()),
    /** Sampling temperature; absent in `basic` mode unless stated. */
    temperature: z.optional(z.number()),
    /** Whether another voice than the model's own was used. */
    voice_cloning: z.boolean(),
    /** Id of the voice of the library. */
    voice_id: z.optional(z.string()),
    /** Name of the voice of the library. */
    voice_name: z.optional(z.string()),
    /** Present when a voice of the library was used. */
    optimization: z.optional(z.literal(directAudioArray)),
  }),
  /** Present in the streaming modes unless `print_metrics` is false. */
  streaming_metrics: z.optional(streamingMetricsSchema),
  /** Where each sentence-sized piece of the text is in the audio. */
  segments: z.array(segmentSchema),
  /** The seed that repeats this result. */
  seed: z.int().check(z.minimum(0)),
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
