import * as z from 'zod/mini';
import {
  audioField,
  booleanField,
  choiceField,
  outputFormatField,
  voiceIdField,
  voiceNameField,
} from './fields.js';
import { always, countVoices } from './voice-choice.js';

/** `voice_transfer`: gives a recording a voice of the library (`embedding`) or of another recording (`audio`). */
export const voiceTransferSchema = z
  .object({
    /** Names the operation. */
    operation: z.literal('voice_transfer'),
    /** Where the target voice comes from. */
    transfer_mode: choiceField('transfer_mode', ['embedding', 'audio']),
    /** The recording, base64, at most 10 MB decoded. */
    input_audio: audioField('input_audio'),
    /** Name of the target voice, in `embedding` mode. */
    voice_name: z.optional(voiceNameField),
    /** Id of the target voice, in `embedding` mode. */
    voice_id: z.optional(voiceIdField),
    /** A recording of the target voice, base64, in `audio` mode; its first 10 seconds are used. */
    target_audio: z.optional(audioField('target_audio')),
    /** What the resulting audio is written as (an extension of the documented API): `wav`, `pcm`, `flac`, `mp3`, `ogg_opus`. */
    output_format: outputFormatField,
    /** Leaves the watermark out. */
    no_watermark: z._default(booleanField('no_watermark'), false),
  })
  .check(
    z.refine((request) => !isMode(request, 'embedding') || hasOnlyLibraryVoice(request), {
      ...always,
      path: ['voice_name'],
      error: 'transfer_mode "embedding" needs voice_name or voice_id as its target, and no target_audio',
    }),
    z.refine((request) => !isMode(request, 'audio') || hasOnlyTargetAudio(request), {
      ...always,
      path: ['target_audio'],
      error: 'transfer_mode "audio" needs target_audio as its target, and neither voice_name nor voice_id',
    }),
  );

function isMode(request: unknown, mode: 'embedding' | 'audio'): boolean {
  return (request as { transfer_mode?: unknown } | null)?.transfer_mode === mode;
}

function hasOnlyLibraryVoice(request: unknown): boolean {
  return countVoices(request, 'target_audio') === 1 && !hasOnlyTargetAudio(request);
}

function hasOnlyTargetAudio(request: unknown): boolean {
  const { target_audio: targetAudio } = request as { target_audio?: unknown };
  return countVoices(request, 'target_audio') === 1 && targetAudio !== undefined;
}

/** What a client sends for `voice_transfer`. */
export type VoiceTransferInput = z.input<typeof voiceTransferSchema>;
/** A `voice_transfer` request with its defaults filled in. */
export type VoiceTransferRequest = z.output<typeof voiceTransferSchema>;
