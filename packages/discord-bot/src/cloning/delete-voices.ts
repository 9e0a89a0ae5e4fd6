import type { BotContext } from '../bot/bot-context.js';
import type { OwnedVoice } from '../store/index.js';

/** What deleting a voice needs. */
type Where = Pick<BotContext, 'library' | 'store' | 'log'>;

/**
 * Deletes a cloned voice with its recording and everything computed from it, then the record of whose it was. In this order: a crash in
 * between leaves a record without a voice, which harms nobody.
 *
 * @throws StarlingError `voice_store_failed`
 */
export async function deleteVoice({ library, store, log }: Where, id: string): Promise<void> {
  await library.delete(id);
  store.voices.delete(id);
  log.info({ voiceId: id }, 'a cloned voice was deleted');
}

/**
 * Deletes all cloned voices that match.
 *
 * @returns how many there were
 * @throws StarlingError `voice_store_failed`
 */
export async function deleteVoicesOf(where: Where, matches: (voice: OwnedVoice) => boolean): Promise<number> {
  const found = where.store.voices.entries().filter(([, voice]) => matches(voice));
  for (const [id] of found) await deleteVoice(where, id);
  return found.length;
}
