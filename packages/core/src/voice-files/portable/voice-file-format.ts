import * as z from 'zod/mini';
import { maxConditioningFileBytes } from '../../voices/conditioning-file.js';
import { maxConsentNoteLength } from '../../voices/index.js';

/*
 * A `.starvoice` file is a zip archive with fixed names:
 *
 *   voice.json                          what is known about the voice, and the SHA-256 of every other entry
 *   reference.wav                       its recording, mono, 16 bits
 *   conditioning-01.safetensors ...     conditioning for models and revisions, at most 16
 *   consent.txt                         who agreed to the cloning, when and to what; only where it was noted
 *
 * Other entries are ignored. Names are compared with these and never used as paths.
 */

/** Largest `.starvoice` file, in bytes. */
export const maxVoiceFileBytes = 128 * 1024 * 1024;

/** Most entries of an archive; later versions may add some. */
export const maxEntries = 32;

/** Most models whose conditioning travels with a voice. */
export const maxConditionings = 16;

/** Most bytes of all entries together, inflated. */
export const maxInflatedBytes = 256 * 1024 * 1024;

/** Names of the entries. */
export const entryNames = {
  metadata: 'voice.json',
  reference: 'reference.wav',
  consent: 'consent.txt',
} as const;

/** Name of the entry with the conditioning of this number, from 1. */
export function conditioningEntryName(number: number): string {
  return `conditioning-${String(number).padStart(2, '0')}.safetensors`;
}

/** Most bytes of an entry, inflated; undefined for entries that are ignored. */
export function entryLimit(name: string): number | undefined {
  switch (name) {
    case entryNames.metadata:
      return 64 * 1024;
    case entryNames.reference:
      return maxVoiceFileBytes;
    case entryNames.consent:
      return 4 * maxConsentNoteLength;
    default:
      return /^conditioning-(?:0[1-9]|1[0-6])\.safetensors$/.test(name)
        ? maxConditioningFileBytes
        : undefined;
  }
}

const label = z.string().check(z.maxLength(1000));

/** `voice.json`. */
export const metadataSchema = z.object({
  format: z.literal('starling-voice'),
  version: z.literal(1),
  voice: z.object({
    id: z.string().check(z.regex(/^[0-9a-f]{8,64}$/)),
    name: z.string().check(z.maxLength(256)),
    gender: z.enum(['male', 'female', 'unspecified']),
    description: label,
    originalSampleRate: z.number().check(z.positive()),
    originalFile: label,
    createdAt: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/)),
    type: z.enum(['chattts_embedding', 'user_cloned_voice']),
  }),
  sha256: z.record(z.string(), z.string().check(z.regex(/^[0-9a-f]{64}$/))),
});

/** `voice.json`. */
export type VoiceFileMetadata = z.output<typeof metadataSchema>;

/** Whether bytes begin like a zip archive, as every `.starvoice` file does. */
export function isVoiceFile(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
