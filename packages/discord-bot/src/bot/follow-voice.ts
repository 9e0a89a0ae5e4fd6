import type { VoiceState } from 'discord.js';
import type { BotContext } from './bot-context.js';
import type { GuildSpeakers } from './guild-speakers.js';

/** Somebody came, went or moved: the bot may have been left alone, or be wanted somewhere. */
export async function followVoice(
  context: BotContext,
  speakers: GuildSpeakers,
  before: VoiceState,
  after: VoiceState,
): Promise<void> {
  const { guild } = after;
  if (after.id === guild.client.user.id) return;
  speakers.checkAlone(guild);
  const hasEntered = after.channelId !== null && after.channelId !== before.channelId;
  const { autoJoinChannelId } = context.store.guilds.get(guild.id).settings;
  const isWanted = hasEntered && after.channelId === autoJoinChannelId && !after.member?.user.bot;
  if (!isWanted || speakers.get(guild.id) !== undefined || !after.channel) return;
  await speakers.join(after.channel, undefined);
}
