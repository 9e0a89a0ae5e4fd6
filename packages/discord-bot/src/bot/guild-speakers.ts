import {
  ChannelType,
  type Guild,
  type GuildTextBasedChannel,
  PermissionFlagsBits,
  type VoiceBasedChannel,
} from 'discord.js';
import { type ReplyKey, translate } from '../localization/index.js';
import { describeError } from '../operations/log.js';
import { type JoinObstacle, joinObstacle } from '../permissions/permissions.js';
import type { Departure, DepartureCode } from '../voice/departure.js';
import type { BotContext } from './bot-context.js';
import { GuildSpeaker } from './guild-speaker.js';
import { LeaveTimers } from './leave-timers.js';

/** Ends that need no word in the text channel: somebody asked for it, or the bot comes back by itself. */
const quietDepartures: ReadonlySet<DepartureCode> = new Set(['asked', 'shutdown']);

/** Why the bot could not come. */
export type JoinResult =
  | { readonly joined: true; readonly speaker: GuildSpeaker }
  | { readonly joined: false; readonly obstacle: JoinObstacle | 'failed' };

/** The bot's voice channels: comes, leaves, says why it left, and remembers where it was. */
export class GuildSpeakers {
  readonly #context: BotContext;
  readonly #speakers = new Map<string, GuildSpeaker>();
  readonly #timers = new LeaveTimers();

  constructor(context: BotContext) {
    this.#context = context;
  }

  /** The speaker of a server, when the bot is in one of its voice channels. */
  get(guildId: string): GuildSpeaker | undefined {
    return this.#speakers.get(guildId);
  }

  /** Joins a voice channel, or moves there. */
  async join(channel: VoiceBasedChannel, textChannelId: string | undefined): Promise<JoinResult> {
    const { sessions, log } = this.#context;
    const { guild } = channel;
    const obstacle = obstacleIn(channel);
    if (obstacle !== undefined) return { joined: false, obstacle };
    try {
      const session = await sessions.joinVoice({ channel, adapterCreator: guild.voiceAdapterCreator });
      let speaker = this.#speakers.get(guild.id);
      if (speaker?.session !== session) {
        speaker = new GuildSpeaker(this.#context, session, textChannelId, {
          onEngineFailure: () => void this.#tell(guild, 'engineFailed'),
          onActive: (isActive) => this.#checkIdle(guild.id, isActive),
        });
        this.#speakers.set(guild.id, speaker);
        this.#follow(guild, speaker);
      }
      // It may have gone again before its end could be followed.
      if (this.#speakers.get(guild.id) !== speaker) return { joined: false, obstacle: 'failed' };
      speaker.textChannelId = textChannelId ?? speaker.textChannelId;
      this.#remember(guild.id, speaker);
      log.info({ guildId: guild.id, channelId: channel.id }, 'joined a voice channel');
      this.checkAlone(guild);
      if (!session.isPlaying) this.#checkIdle(guild.id, false);
      return { joined: true, speaker };
    } catch (error) {
      log.warn({ guildId: guild.id, channelId: channel.id, ...describeError(error) }, 'could not join');
      return { joined: false, obstacle: 'failed' };
    }
  }

  /** Leaves the voice channel of a server. */
  leave(guildId: string, code: DepartureCode): void {
    this.#speakers.get(guildId)?.session.leave(code);
  }

  /** Leaves after a time when nobody is there to listen; stays when somebody comes back. */
  checkAlone(guild: Guild): void {
    const speaker = this.#speakers.get(guild.id);
    if (speaker === undefined || peopleIn(guild, speaker.channelId) > 0) {
      this.#timers.stop(guild.id, 'alone');
      return;
    }
    const { aloneSeconds } = this.#context.store.guilds.get(guild.id).settings;
    this.#timers.start(guild.id, 'alone', aloneSeconds, () => {
      if (peopleIn(guild, this.#speakers.get(guild.id)?.channelId) === 0) this.leave(guild.id, 'alone');
    });
  }

  /** Leaves after a time in which there was nothing to read, where the server wants that. */
  #checkIdle(guildId: string, isActive: boolean): void {
    this.#timers.stop(guildId, 'idle');
    const { idleMinutes } = this.#context.store.guilds.get(guildId).settings;
    if (isActive || idleMinutes === 0) return;
    this.#timers.start(guildId, 'idle', idleMinutes * 60, () => this.leave(guildId, 'idle'));
  }

  /** Goes back to where the bot was when it ended, if somebody is there. */
  async returnTo(guild: Guild): Promise<void> {
    const { store } = this.#context;
    const session = store.guilds.find(guild.id)?.session;
    if (session === undefined || this.#speakers.has(guild.id)) return;
    const channel = guild.channels.cache.get(session.voiceChannelId);
    const isWanted = channel?.isVoiceBased() && peopleIn(guild, channel.id) > 0;
    if (isWanted && (await this.join(channel, session.textChannelId)).joined) return;
    this.#forget(guild.id);
  }

  #follow(guild: Guild, speaker: GuildSpeaker): void {
    const { log, store } = this.#context;
    speaker.session.onMoved((channelId) => {
      log.info({ guildId: guild.id, channelId }, 'moved to another voice channel');
      this.#remember(guild.id, speaker);
      this.checkAlone(guild);
    });
    speaker.session.onGone((departure: Departure) => {
      speaker.queue.close();
      if (this.#speakers.get(guild.id) === speaker) this.#speakers.delete(guild.id);
      this.#timers.stop(guild.id);
      log.info(
        { guildId: guild.id, code: departure.code, closeCode: departure.closeCode },
        'left a voice channel',
      );
      if (departure.code !== 'shutdown' && store.guilds.find(guild.id)) this.#forget(guild.id);
      if (quietDepartures.has(departure.code)) return;
      void this.#tell(guild, `gone_${departure.code}` as ReplyKey, speaker);
    });
  }

  #remember(guildId: string, { channelId, textChannelId }: GuildSpeaker): void {
    this.#context.store.guilds.update(guildId, (record) => ({
      ...record,
      session: { voiceChannelId: channelId, ...(textChannelId !== undefined && { textChannelId }) },
    }));
  }

  #forget(guildId: string): void {
    this.#context.store.guilds.update(guildId, ({ session: _session, ...record }) => record);
  }

  /** Says something in the text channel, where the bot may. */
  async #tell(guild: Guild, key: ReplyKey, speaker = this.#speakers.get(guild.id)): Promise<void> {
    const { store, log } = this.#context;
    const { readChannelId } = store.guilds.get(guild.id).settings;
    const candidates = [speaker?.textChannelId, readChannelId, speaker?.channelId];
    for (const id of candidates) {
      const channel = id === undefined ? undefined : guild.channels.cache.get(id);
      if (channel === undefined || !channel.isTextBased() || !maySend(channel)) continue;
      try {
        await channel.send({
          content: translate(guild.preferredLocale, key),
          allowedMentions: { parse: [] },
        });
      } catch (error) {
        log.warn({ guildId: guild.id, ...describeError(error) }, 'a notice could not be sent');
      }
      return;
    }
  }
}

/** How many people are in a voice channel. Members that are not known count as people. */
export function peopleIn(guild: Guild, channelId: string | undefined): number {
  if (channelId === undefined) return 0;
  return guild.voiceStates.cache.filter(
    (state) => state.channelId === channelId && state.id !== guild.client.user.id && !state.member?.user.bot,
  ).size;
}

/** What keeps the bot from speaking in a voice channel; undefined when nothing does. */
export function obstacleIn(channel: VoiceBasedChannel): JoinObstacle | undefined {
  const { me } = channel.guild.members;
  const permissions = me && channel.permissionsFor(me);
  if (!me || !permissions) return 'view';
  return joinObstacle({
    isStage: channel.type === ChannelType.GuildStageVoice,
    permissions,
    isTimedOut: me.isCommunicationDisabled(),
    userLimit: channel.userLimit,
    members: channel.members.filter((member) => member.id !== me.id).size,
  });
}

function maySend(channel: GuildTextBasedChannel): boolean {
  const { me } = channel.guild.members;
  const permissions = me && channel.permissionsFor(me);
  return permissions?.has([PermissionFlagsBits.ViewChannel, PermissionFlagsBits.SendMessages]) ?? false;
}
