import { maxConsentNoteLength, type VoiceRecord } from '@starling-tts/core';
import { z } from 'zod';

/** Version of the folder layout and of `voice.json`. */
const layoutVersion = 1;

const idPattern = /^[0-9a-f]{8,64}$/;

const schema = z.object({
  version: z.literal(layoutVersion),
  id: z.string().regex(idPattern),
  name: z.string().min(1).max(1024),
  gender: z.enum(['male', 'female', 'unspecified']),
  description: z.string(),
  durationSeconds: z.number().nonnegative(),
  originalSampleRate: z.number().positive(),
  originalFile: z.string(),
  createdAt: z.string(),
  type: z.enum(['chattts_embedding', 'user_cloned_voice']),
  consentNote: z.string().max(maxConsentNoteLength).optional(),
  referenceSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

/** What `voice.json` holds. */
export interface StoredVoice {
  /** What is known about the voice. */
  readonly record: VoiceRecord;
  /** SHA-256 of `reference.wav`, 64 hexadecimal digits; absent in a folder that was made by hand. */
  readonly referenceSha256?: string;
}

/** Whether a string may be the id, and therefore the folder name, of a voice. Anything else never reaches a path. */
export function isVoiceId(id: string): boolean {
  return idPattern.test(id);
}

/** The text of `voice.json`. */
export function formatStoredVoice({ record, referenceSha256 }: StoredVoice): string {
  return `${JSON.stringify({ version: layoutVersion, ...record, referenceSha256 }, undefined, 2)}\n`;
}

/**
 * Reads `voice.json`.
 *
 * @param id the folder's name, which the record has to repeat
 * @returns undefined when the text is not a whole record of this version
 */
export function parseStoredVoice(text: string, id: string): StoredVoice | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success || parsed.data.id !== id) return undefined;
  const { version: _version, referenceSha256, consentNote, ...record } = parsed.data;
  return {
    record: { ...record, ...(consentNote !== undefined && { consentNote }) },
    ...(referenceSha256 !== undefined && { referenceSha256 }),
  };
}
