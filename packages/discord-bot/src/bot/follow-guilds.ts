import { deleteVoice, deleteVoicesOf } from '../cloning/delete-voices.js';
import { describeError } from '../operations/log.js';
import { clonedVoicePrefix } from '../speech/voice-access.js';
import type { BotContext } from './bot-context.js';

const day = 86_400_000;

/** The bot was removed from a server: its data goes after some days, in case that was a mistake. */
export function guildLeft({ store, limits, now, log }: BotContext, guildId: string): void {
  limits.forget(guildId);
  log.info({ guildId }, 'removed from a server');
  if (store.guilds.find(guildId) === undefined) return;
  store.guilds.update(guildId, ({ session: _session, ...record }) => ({ ...record, leftAt: now() }));
}

/** The bot is a member of a server, again or still. */
export function guildJoined({ store }: BotContext, guildId: string): void {
  if (store.guilds.find(guildId)?.leftAt === undefined) return;
  store.guilds.update(guildId, ({ leftAt: _leftAt, ...record }) => record);
}

/** Compares what is stored with where the bot is: it may have been removed from servers while it was off. */
export function compareGuilds(context: BotContext, memberOf: ReadonlySet<string>): void {
  for (const [guildId, record] of context.store.guilds.entries()) {
    if (memberOf.has(guildId)) guildJoined(context, guildId);
    else if (record.leftAt === undefined) guildLeft(context, guildId);
  }
}

/** Deletes the data of servers that the bot left long enough ago, with the voices that were cloned there. */
export async function purgeLeftGuilds(context: BotContext): Promise<void> {
  const { store, configuration, now, log } = context;
  for (const [guildId, { leftAt }] of store.guilds.entries()) {
    if (leftAt === undefined || now() - leftAt < configuration.purgeDays * day) continue;
    try {
      await deleteVoicesOf(context, (voice) => voice.guildId === guildId);
      for (const [userId, user] of store.users.entries()) {
        if (user.guilds[guildId] === undefined) continue;
        const { [guildId]: _left, ...guilds } = user.guilds;
        store.users.update(userId, (record) => ({ ...record, guilds }));
      }
      store.guilds.delete(guildId);
      log.info({ guildId }, 'the data of a server was deleted');
    } catch (error) {
      log.error({ guildId, ...describeError(error) }, 'the data of a server could not be deleted');
    }
  }
}

/** Deletes cloned voices that nobody owns: a crash may have left them between making a voice and noting whose it is. */
export async function deleteOrphans(context: BotContext): Promise<void> {
  const { library, store, log } = context;
  try {
    for (const { id, name } of await library.listOwn()) {
      if (name.startsWith(clonedVoicePrefix) && store.voices.find(id) === undefined)
        await deleteVoice(context, id);
    }
  } catch (error) {
    log.error(describeError(error), 'voices could not be looked through');
  }
}
