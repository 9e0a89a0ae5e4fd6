import { ChannelType } from 'discord.js';
import type { ReplyKey } from '../localization/index.js';
import type { JoinObstacle } from '../permissions/permissions.js';
import { mayMoveBot, mayUse } from '../permissions/permissions.js';
import {
  askerOf,
  type Command,
  type CommandContext,
  type CommandUse,
  describe,
  newCommand,
  putOff,
  say,
  sentence,
} from './command.js';

const obstacles: Readonly<Record<JoinObstacle | 'failed', ReplyKey>> = {
  stage: 'isStage',
  view: 'cannotSee',
  connect: 'cannotConnect',
  speak: 'cannotSpeak',
  full: 'channelFull',
  'timed-out': 'timedOut',
  failed: 'joinFailed',
};

/** `/join`: comes to a voice channel and reads from then on. */
export const join: Command = {
  definition: newCommand('join').addChannelOption((option) =>
    describe(option, 'join.channel').addChannelTypes(ChannelType.GuildVoice, ChannelType.GuildStageVoice),
  ),
  async run(use, context) {
    const { store, speakers } = context;
    const asker = askerOf(use);
    const { settings } = store.guilds.get(use.guildId);
    if (!mayUse(asker, settings)) return say(use, 'notAllowed');
    const channel =
      use.options.getChannel('channel') ?? use.guild.channels.cache.get(asker.voiceChannelId ?? '');
    if (channel === undefined || !channel.isVoiceBased()) return say(use, 'notInVoice');
    const here = speakers.get(use.guildId)?.channelId;
    if (here !== channel.id && !mayMoveBot(asker, here)) return say(use, 'elsewhere');
    await putOff(use);
    const result = await speakers.join(channel, use.channelId);
    if (!result.joined) return say(use, obstacles[result.obstacle], { channel: `<#${channel.id}>` });
    const values = { channel: `<#${channel.id}>`, places: readPlaces(use, context, channel.id) };
    return say(use, context.configuration.readsMessages ? 'joined' : 'joinedSayOnly', values);
  },
};

/** What is read, for people. */
function readPlaces(use: CommandUse, { store }: CommandContext, voiceChannelId: string): string {
  const { readChannelId, readVoiceChannelChat } = store.guilds.get(use.guildId).settings;
  const textChannelId = readChannelId ?? use.channelId;
  const text = textChannelId === voiceChannelId ? undefined : `<#${textChannelId}>`;
  const chat = readVoiceChannelChat ? sentence(use, 'placeChat') : undefined;
  if (text !== undefined && chat !== undefined)
    return sentence(use, 'placeAnd', { first: text, second: chat });
  return text ?? chat ?? sentence(use, 'none');
}
