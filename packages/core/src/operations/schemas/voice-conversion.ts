import * as z from 'zod/mini';
import { audioField, booleanField, outputFormatField, voiceIdField, voiceNameField } from './fields.js';
import { always, countVoices } from './voice-choice.js';

/** `voice_conversion`: gives a recording another voice. */
export const voiceConversionSchema = z
  .object({
    /** Names the operation. */
    operation: z.literal('voice_conversion'),
    /** The recording, base64, at most 10 MB decoded. */
    input_audio: audioField('input_audio'),
    /** Name of the target voice. */
    voice_name: z.optional(voiceNameField),
    /** Id of the target voice. */
    voice_id: z.optional(voiceIdField),
    /** A recording of the target voice, base64. */
    target_speaker: z.optional(audioField('target_speaker')),
    /** What the resulting audio is written as (an extension of the documented API): `wav`, `pcm`, `flac`, `mp3`, `ogg_opus`. */
    output_format: outputFormatField,
    /** Leaves the watermark out. */
    no_watermark: z._default(booleanField('no_watermark'), false),
  })
  .check(
    z.refine((request) => countVoices(request, 'target_speaker') === 1, {
      ...always,
      path: ['target_speaker'],
      error: 'voice_conversion needs exactly one target: voice_name, voice_id or target_speaker',
    }),
  );

/** What a client sends for `voice_conversion`. */
export type VoiceConversionInput = z.input<typeof voiceConversionSchema>;
/** A `voice_conversion` request with its defaults filled in. */
export type VoiceConversionRequest = z.output<typeof voiceConversionSchema>;
