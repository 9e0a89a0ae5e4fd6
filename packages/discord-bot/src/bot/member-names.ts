import { type Guild, type GuildMember, PermissionFlagsBits, type User } from 'discord.js';
import { type MentionNames, spokenName } from '../messages/index.js';
import type { BotContext } from './bot-context.js';
import { choicesOf } from './enqueue-speech.js';

/** Names for the ids in a message of this server. Names of channels that not everybody may see stay unsaid. */
export function mentionNames(
  context: BotContext,
  guild: Guild,
  mentioned: readonly (GuildMember | User)[],
): MentionNames {
  return {
    user: (id) => {
      const own = choicesOf(context, guild.id, id).spokenName;
      if (own !== undefined) return own;
      const found = guild.members.cache.get(id) ?? mentioned.find((one) => one.id === id);
      return found?.displayName;
    },
    role: (id) => guild.roles.cache.get(id)?.name,
    channel: (id) => {
      const channel = guild.channels.cache.get(id);
      const isPublic = channel?.permissionsFor(guild.roles.everyone)?.has(PermissionFlagsBits.ViewChannel);
      return isPublic ? channel?.name : undefined;
    },
  };
}

/** The name that is said for a member: the member's choice, the server's, the account's. */
export function sayMember(
  context: BotContext,
  guild: Guild,
  user: User,
  member: GuildMember | null,
  clean: (name: string) => string,
): string | undefined {
  const own = choicesOf(context, guild.id, user.id).spokenName;
  return spokenName([own, member?.nickname, user.globalName, user.username], clean);
}
