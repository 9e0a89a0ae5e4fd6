import type { VoiceRecord } from '@starling-tts/core';
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
  consentNote: z.string().max(1000).optional(),
});

/** Whether a string may be the id, and therefore the folder name, of a voice. Anything else never reaches a path. */
export function isVoiceId(id: string): boolean {
  return idPattern.test(id);
}

/** The text of `voice.json`. */
export function formatRecord(record: VoiceRecord): string {
  return `${JSON.stringify({ version: layoutVersion, ...record }, undefined, 2)}\n`;
}

/**
 * Reads `voice.json`.
 *
 * @param id the folder's name, which the record has to repeat
 * @returns undefined when the text is not a whole record of this version
 */
export function parseRecord(text: string, id: string): VoiceRecord | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success || parsed.data.id !== id) return undefined;
  const { version: _version, consentNote, ...record } = parsed.data;
  return { ...record, ...(consentNote !== undefined && { consentNote }) };
}
