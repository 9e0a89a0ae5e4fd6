import { PermissionFlagsBits } from 'discord.js';
import { snowflake } from './snowflake.js';

/** Everything but the administrator's right, which would hide mistakes in permission checks. */
const memberPermissions = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);
const ordinaryPermissions =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.Connect |
  PermissionFlagsBits.Speak |
  PermissionFlagsBits.UseApplicationCommands |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

/** A person, or the bot. */
export interface LocalUser {
  /** The user's id. */
  readonly id: string;
  /** The user name; the display name is the same with a capital. */
  readonly name: string;
  /** Whether it is a bot. */
  readonly isBot: boolean;
}

/** A channel. */
export interface LocalChannel {
  /** The channel's id. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** What it is for. */
  readonly kind: 'text' | 'voice';
}

/** A server with everyone in it. */
export interface LocalGuild {
  /** The guild's id. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** Members, the owner first; the bot is a member of every guild without being listed. */
  readonly members: LocalUser[];
  /** Members who may do everything, the owner included. */
  readonly moderators: Set<string>;
  /** The text channel. */
  readonly text: LocalChannel;
  /** Two voice channels. */
  readonly voice: readonly [LocalChannel, LocalChannel];
  /** Which voice channel each user is in, the bot included. */
  readonly voiceStates: Map<string, string>;
}

/** Makes a user. */
export function createUser(name: string, isBot = false): LocalUser {
  return { id: snowflake(), name, isBot };
}

/** Makes a guild whose owner sits in its first voice channel. */
export function createGuild(name: string, owner: LocalUser, others: readonly LocalUser[] = []): LocalGuild {
  const channel = (kind: LocalChannel['kind'], channelName: string): LocalChannel => ({
    id: snowflake(),
    name: channelName,
    kind,
  });
  const voice = [channel('voice', 'Lounge'), channel('voice', 'Attic')] as const;
  return {
    id: snowflake(),
    name,
    members: [owner, ...others],
    moderators: new Set([owner.id]),
    text: channel('text', 'reading'),
    voice,
    voiceStates: new Map([[owner.id, voice[0].id]]),
  };
}

/** The permissions of a member in every channel of a guild, as the bit set that Discord sends. */
export function permissionsOf(guild: LocalGuild, user: LocalUser): string {
  return String(guild.moderators.has(user.id) ? memberPermissions : ordinaryPermissions);
}

/** The user object of the API. */
export function userPayload({ id, name, isBot }: LocalUser): object {
  return {
    id,
    username: name,
    discriminator: '0',
    global_name: isBot ? null : `${name[0]?.toUpperCase()}${name.slice(1)}`,
    avatar: null,
    bot: isBot,
  };
}

/** The member object of the API, without its user. */
export function memberPayload(): object {
  return { roles: [], joined_at: new Date(0).toISOString(), deaf: false, mute: false, flags: 0 };
}

/** The channel object of the API. */
export function channelPayload({ id, kind, name }: LocalChannel, position = 0): object {
  const common = { id, name, position, permission_overwrites: [] };
  return kind === 'text'
    ? { ...common, type: 0 }
    : { ...common, type: 2, bitrate: 64_000, user_limit: 0, rtc_region: null };
}

/** The voice state object of the API. */
export function voiceStatePayload(
  guild: LocalGuild,
  user: LocalUser,
  channelId: string | null,
  sessionId: string,
  isDeaf = false,
): object {
  return {
    guild_id: guild.id,
    channel_id: channelId,
    user_id: user.id,
    session_id: sessionId,
    deaf: false,
    mute: false,
    self_deaf: isDeaf,
    self_mute: false,
    self_video: false,
    suppress: false,
    request_to_speak_timestamp: null,
    member: { user: userPayload(user), ...memberPayload() },
  };
}

/** The object of GUILD_CREATE. */
export function guildPayload(guild: LocalGuild, bot: LocalUser): object {
  const everyone = {
    id: guild.id,
    name: '@everyone',
    permissions: String(ordinaryPermissions),
    position: 0,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    flags: 0,
  };
  return {
    id: guild.id,
    name: guild.name,
    owner_id: guild.members[0]?.id,
    region: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    mfa_level: 0,
    system_channel_flags: 0,
    premium_tier: 0,
    nsfw_level: 0,
    preferred_locale: 'en-US',
    features: [],
    emojis: [],
    stickers: [],
    roles: [everyone],
    member_count: guild.members.length + 1,
    large: false,
    joined_at: new Date(0).toISOString(),
    members: [bot, ...guild.members].map((user) => ({ user: userPayload(user), ...memberPayload() })),
    channels: [guild.text, ...guild.voice].map((channel, position) => channelPayload(channel, position)),
    threads: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    voice_states: guild.members
      .filter((user) => guild.voiceStates.has(user.id))
      .map((user) => voiceStatePayload(guild, user, guild.voiceStates.get(user.id) ?? null, user.id)),
  };
}
