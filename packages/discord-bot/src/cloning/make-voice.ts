import { randomUUID } from 'node:crypto';
import type { BotContext } from '../bot/bot-context.js';
import { clonedVoicePrefix } from '../speech/voice-access.js';
import type { OwnedVoice } from '../store/index.js';
import { usedClipSeconds } from './clip-limits.js';

/** A recording that a voice may be made of. */
export interface ConsentedClip {
  /** As much of it as is used, as a WAV file. */
  readonly wav: Uint8Array;
  /** What the owner calls the voice. */
  readonly name: string;
  /** Whose voice it is. */
  readonly ownerId: string;
  /** The server. */
  readonly guildId: string;
  /** What was agreed to. */
  readonly consent: OwnedVoice['consent'];
}

/** A voice that was made. */
export interface MadeVoice {
  /** Its id in the library. */
  readonly id: string;
  /** What is poor about the recording, in English sentences. */
  readonly warnings: readonly string[];
}

/**
 * Makes a voice of a recording and notes whose it is. In the library it has a name of its own, under which nobody is offered it; should the
 * process end before the note is written, the next start deletes it.
 *
 * @throws StarlingError what `voice_cloning` fails with, `settings_store_failed`
 */
export async function makeVoice(
  { service, store, log }: Pick<BotContext, 'service' | 'store' | 'log'>,
  clip: ConsentedClip,
  signal: AbortSignal,
): Promise<MadeVoice> {
  const { wav, name, ownerId, guildId, consent } = clip;
  const result = await service.run(
    {
      operation: 'voice_cloning',
      reference_audio: Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength).toString('base64'),
      max_reference_duration_sec: usedClipSeconds,
      voice_name: `${clonedVoicePrefix}${randomUUID()}`,
      consent_note: `${consent.at} Discord user ${consent.userId}, SHA-256 of the recording ${consent.sha256}: ${consent.statement}`,
    },
    { signal },
  );
  const id = result.voice_info.voice_id;
  store.voices.put(id, { name, ownerId, guildId, consent });
  await store.flush();
  log.info({ voiceId: id, userId: ownerId, guildId }, 'a voice was cloned');
  const warnings = (result.warnings ?? []).filter(({ code }) => code.startsWith('reference_'));
  return { id, warnings: warnings.map(({ message }) => message) };
}
