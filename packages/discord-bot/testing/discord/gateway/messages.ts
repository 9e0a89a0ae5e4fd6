import { type LocalUser, memberPayload, userPayload } from '../world.js';

/** A message that the bot sent to a channel. */
export interface SentMessage {
  /** The channel's id. */
  readonly channelId: string;
  /** The text. */
  readonly content: string;
  /** The whole body of the request. */
  readonly body: object;
}

/** The message object of the API. `extra` replaces fields, for attachments, mentions and the like. */
export function messagePayload(
  id: string,
  channelId: string,
  author: LocalUser,
  content: string,
  extra: object = {},
): object {
  return {
    id,
    channel_id: channelId,
    author: userPayload(author),
    content,
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    type: 0,
    flags: 0,
    ...extra,
  };
}

/** What MESSAGE_CREATE adds to a message in a guild. */
export function guildMessageFields(guildId: string): object {
  return { guild_id: guildId, member: memberPayload() };
}
