import { type Message, MessageFlags, MessageReferenceType } from 'discord.js';
import {
  cleanUpMessage,
  composeSpeech,
  decideReading,
  type MessageFacts,
  type WrittenMessage,
} from '../messages/index.js';
import type { BotContext } from './bot-context.js';
import { composeOptions } from './compose-options.js';
import { choicesOf, enqueueSpeech } from './enqueue-speech.js';
import type { GuildSpeaker } from './guild-speaker.js';
import { type GuildSpeakers, peopleIn } from './guild-speakers.js';
import { sayMember } from './member-names.js';

/** Reads a message aloud, if it is one that is read here. */
export function readMessage(context: BotContext, speakers: GuildSpeakers, message: Message<true>): void {
  const speaker = speakers.get(message.guildId);
  if (speaker === undefined || !isReadChannel(context, speaker, message.channelId)) return;
  const { log, store, now } = context;
  const { guildId, id: messageId } = message;
  const { settings } = store.guilds.get(guildId);
  const decision = decideReading(
    factsOf(message, speaker.channelId),
    settings,
    choicesOf(context, guildId, message.author.id).optedOut ?? false,
  );
  if (!decision.read) {
    log.debug({ guildId, messageId, reason: decision.reason }, 'a message is not read');
    return;
  }
  const { guild, member, author } = message;
  const options = composeOptions(context, guild, [
    ...message.mentions.users.values(),
    ...(message.mentions.members?.values() ?? []),
  ]);
  const clean = (name: string) => cleanUpMessage(name, options);
  const announcedName = () => {
    const people = peopleIn(guild, speaker.channelId);
    const isAnnounced = speaker.announcer.shouldAnnounce(settings.announceNames, author.id, people, now());
    return isAnnounced ? sayMember(context, guild, author, member, clean) : undefined;
  };
  const written = writtenMessage(context, message, decision.content, clean);
  const composed = composeSpeech(written, { ...options, announcedName });
  if (composed === undefined) return;
  const { text, body } = composed;
  const result = enqueueSpeech(context, speaker, { userId: author.id, messageId, text, body });
  log.debug({ guildId, messageId, result, isCut: composed.isCut }, 'a message was taken');
}

/** The channels that are read: the chosen one, or the one in which the bot was called; and the voice channel's own chat. */
function isReadChannel({ store }: BotContext, speaker: GuildSpeaker, channelId: string): boolean {
  const { readChannelId, readVoiceChannelChat } = store.guilds.get(speaker.session.guildId).settings;
  if (channelId === speaker.channelId) return readVoiceChannelChat;
  return channelId === (readChannelId ?? speaker.textChannelId);
}

function factsOf(message: Message<true>, botVoiceChannelId: string): MessageFacts {
  const { guild, author, member } = message;
  return {
    content: message.content,
    thingsSent: message.attachments.size + message.stickers.size,
    isForward: message.messageSnapshots.size > 0,
    isSystem: message.system,
    isFromBot: author.bot || message.webhookId !== null,
    isOwn: author.id === message.client.user.id,
    isSilent: message.flags.has(MessageFlags.SuppressNotifications),
    authorId: author.id,
    roleIds: member ? [...member.roles.cache.keys()] : [],
    authorVoiceChannelId: guild.voiceStates.cache.get(author.id)?.channelId ?? undefined,
    botVoiceChannelId,
  };
}

function writtenMessage(
  context: BotContext,
  message: Message<true>,
  content: string,
  clean: (name: string) => string,
): WrittenMessage {
  const { guild, mentions, reference } = message;
  const isReply = reference?.type === MessageReferenceType.Default && !message.system;
  const isVoiceMessage = message.flags.has(MessageFlags.IsVoiceMessage);
  const repliedTo = mentions.repliedUser;
  const forwarded = message.messageSnapshots.first();
  return {
    content,
    forwardedContent: forwarded?.content || undefined,
    reply: isReply
      ? {
          to: repliedTo
            ? sayMember(context, guild, repliedTo, guild.members.cache.get(repliedTo.id) ?? null, clean)
            : undefined,
        }
      : undefined,
    files: message.attachments.map(({ contentType }) => ({ contentType, isVoiceMessage })),
    stickers: message.stickers.map(({ name }) => name),
  };
}
