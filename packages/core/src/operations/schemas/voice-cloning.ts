import * as z from 'zod/mini';
import { maxConsentNoteLength } from '../../voices/voice-admission.js';
import {
  audioField,
  booleanField,
  choiceField,
  maxReferenceDurationField,
  newVoiceNameField,
  seedField,
} from './fields.js';

const maxDescriptionCharacters = 1000;

/** `voice_cloning`: makes a new voice of a recording. */
export const voiceCloningSchema = z.object({
  /** Names the operation. */
  operation: z.literal('voice_cloning'),
  /** The recording, base64. */
  reference_audio: audioField('reference_audio'),
  /** Name of the new voice: 1 to 64 characters, unique without regard to case. */
  voice_name: newVoiceNameField,
  /** Free text about the voice, at most 1000 characters. */
  voice_description: z._default(
    z.string({ error: 'voice_description must be a string' }).check(
      z.maxLength(maxDescriptionCharacters, {
        error: `voice_description must be at most ${maxDescriptionCharacters} characters long`,
      }),
    ),
    '',
  ),
  /** Who agreed to the cloning, when and to what, at most 1000 characters (an extension of the documented API). */
  consent_note: z.optional(
    z.string({ error: 'consent_note must be a string' }).check(
      z.maxLength(maxConsentNoteLength, {
        error: `consent_note must be at most ${maxConsentNoteLength} characters long`,
      }),
    ),
  ),
  /** Whether the voice is kept for later requests. */
  save_to_library: z._default(booleanField('save_to_library'), true),
  /** How much of the recording is used, in seconds. */
  max_reference_duration_sec: maxReferenceDurationField,
  /** Gender for the voice list (an extension of the documented API). */
  gender: z._default(choiceField('gender', ['male', 'female', 'unspecified']), 'unspecified'),
  /** Seed of the sample's sampler (an extension of the documented API). */
  seed: z.optional(seedField),
});

/** What a client sends for `voice_cloning`. */
export type VoiceCloningInput = z.input<typeof voiceCloningSchema>;
/** A `voice_cloning` request with its defaults filled in. */
export type VoiceCloningRequest = z.output<typeof voiceCloningSchema>;
