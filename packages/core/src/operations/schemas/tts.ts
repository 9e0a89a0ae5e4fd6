import * as z from 'zod/mini';
import {
  audioField,
  booleanField,
  choiceField,
  integerField,
  maxReferenceDurationField,
  numberField,
  outputFormatField,
  seedField,
  textField,
  voiceIdField,
  voiceNameField,
} from './fields.js';
import { lexiconField } from './lexicon.js';
import { always, countVoices } from './voice-choice.js';

/** The ways in which `tts` works. */
export const ttsModes = ['basic', 'streaming', 'streaming_voice_cloning'] as const;

const exaggeration = numberField('exaggeration', { minimum: 0, maximum: 1 });
const cfgWeight = numberField('cfg_weight', { minimum: 0, maximum: 1 });
const temperature = numberField('temperature', { minimum: 0.1, maximum: 2 });
const chunkSize = integerField('chunk_size', { minimum: 1, maximum: 100 });

const languageTag = { error: 'language must be a language tag such as "en"' };

/** Fields of every mode. */
const common = {
  /** Names the operation. */
  operation: z.literal('tts'),
  /** What to say: 1 to 5000 characters after trimming. */
  text: textField,
  /** Rate of the resulting audio in Hz. */
  sample_rate: z._default(integerField('sample_rate', { minimum: 8000, maximum: 48_000 }), 24_000),
  /** What the resulting audio is written as (an extension of the documented API): `wav`, `pcm`, `flac`, `mp3`, `ogg_opus`. */
  output_format: outputFormatField,
  /**
   * `peak`: highest sample at 0 dBFS; `rms`: speech at -20 dBFS RMS; `lufs` (an extension of the documented API):
   * loudness of -16 LUFS with true peaks below -1 dBTP; null: as it is.
   */
  audio_normalization: z._default(
    z.nullable(choiceField('audio_normalization', ['peak', 'rms', 'lufs'], ' or null')),
    null,
  ),
  /**
   * How much of the text is written out as words before it is spoken (an extension of the documented API): `full`;
   * `basic`, only cleaned up; `off`, nothing.
   */
  normalization: z._default(choiceField('normalization', ['full', 'basic', 'off']), 'full'),
  /** What markup `text` is written in (an extension of the documented API): `none`, `starling` or `ssml`. */
  markup: z._default(choiceField('markup', ['none', 'starling', 'ssml']), 'none'),
  /**
   * How words are to be pronounced, at most 200 entries (an extension of the documented API). They come before those of
   * the service; of entries that fit equally the first wins.
   */
  lexicon: z.optional(lexiconField),
  /** Name of a voice of the library, without regard to case. */
  voice_name: z.optional(voiceNameField),
  /** Id of a voice of the library, exact. */
  voice_id: z.optional(voiceIdField),
  /** A recording (base64) whose voice to use. */
  reference_audio: z.optional(audioField('reference_audio')),
  /** How much of the recording is used, in seconds. */
  max_reference_duration_sec: maxReferenceDurationField,
  /** Softmax temperature of the sampler. */
  temperature: z._default(temperature, 0.8),
  /** Whether `streaming_metrics` are in the result of a streaming mode. */
  print_metrics: z._default(booleanField('print_metrics'), true),
  /** Seed of the sampler (an extension of the documented API); drawn when left out and told in the result. */
  seed: z.optional(seedField),
  /** BCP 47 tag of the text for multilingual models (an extension of the documented API). */
  language: z.optional(
    z.string(languageTag).check(z.regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$/, languageTag)),
  ),
};

const atMostOneVoice = z.refine((request) => countVoices(request, 'reference_audio') <= 1, {
  ...always,
  path: ['reference_audio'],
  error: 'reference_audio cannot be combined with voice_name or voice_id: give one voice',
});

const aVoice = z.refine((request) => countVoices(request, 'reference_audio') >= 1, {
  ...always,
  path: ['voice_name'],
  error: 'streaming_voice_cloning needs a voice: give voice_name, voice_id or reference_audio',
});

/** `tts` with `mode: "basic"` (the default mode). */
export const ttsBasicSchema = z
  .object({
    ...common,
    /** Names the mode. */
    mode: z._default(z.literal('basic'), 'basic'),
    /** Expressiveness, 0 (neutral) to 1. */
    exaggeration: z._default(exaggeration, 0.5),
    /** Classifier-free guidance weight, 0 to 1. */
    cfg_weight: z._default(cfgWeight, 0.5),
    /** Speech tokens per streamed audio part; left out: a sentence-sized piece of text is one part. */
    chunk_size: z.optional(chunkSize),
  })
  .check(atMostOneVoice);

/** `tts` with `mode: "streaming"`. */
export const ttsStreamingSchema = z
  .object({
    ...common,
    /** Names the mode. */
    mode: z.literal('streaming'),
    /** Expressiveness, 0 (neutral) to 1. */
    exaggeration: z._default(exaggeration, 0.5),
    /** Classifier-free guidance weight, 0 to 1. */
    cfg_weight: z._default(cfgWeight, 0.5),
    /** Speech tokens per audio chunk; 25 are one second. */
    chunk_size: z._default(chunkSize, 50),
  })
  .check(atMostOneVoice);

/** `tts` with `mode: "streaming_voice_cloning"`: needs a voice and has livelier defaults. */
export const ttsStreamingVoiceCloningSchema = z
  .object({
    ...common,
    /** Names the mode. */
    mode: z.literal('streaming_voice_cloning'),
    /** Expressiveness, 0 (neutral) to 1. */
    exaggeration: z._default(exaggeration, 0.7),
    /** Classifier-free guidance weight, 0 to 1. */
    cfg_weight: z._default(cfgWeight, 0.3),
    /** Speech tokens per audio chunk; 25 are one second. */
    chunk_size: z._default(chunkSize, 25),
  })
  .check(atMostOneVoice, aVoice);

/** The schema of each mode of `tts`. */
export const ttsSchemas = {
  basic: ttsBasicSchema,
  streaming: ttsStreamingSchema,
  streaming_voice_cloning: ttsStreamingVoiceCloningSchema,
} as const;

/** What a client sends for `tts`. */
export type TtsInput =
  | z.input<typeof ttsBasicSchema>
  | z.input<typeof ttsStreamingSchema>
  | z.input<typeof ttsStreamingVoiceCloningSchema>;

/** A `tts` request with its defaults filled in. */
export type TtsRequest =
  | z.output<typeof ttsBasicSchema>
  | z.output<typeof ttsStreamingSchema>
  | z.output<typeof ttsStreamingVoiceCloningSchema>;
