import { type SpeechService, StarlingError, type VoiceLibrary } from '@starling-tts/core';
import { Client, type ClientOptions, Events, GatewayIntentBits, Options, Partials, Status } from 'discord.js';
import type { Logger } from 'pino';
import { MemberWork } from '../cloning/member-work.js';
import type { CommandContext } from '../commands/command.js';
import { handleInteraction } from '../commands/handle-interaction.js';
import { commands } from '../commands/index.js';
import { PendingAnswers } from '../commands/pending-answers.js';
import { warmCleanUp } from '../messages/index.js';
import type { BotConfiguration } from '../operations/configuration.js';
import type { BotHealth } from '../operations/health-server.js';
import { describeError } from '../operations/log.js';
import { FairSlots, RateLimits } from '../queue/index.js';
import { VoiceAccess } from '../speech/voice-access.js';
import type { BotStore } from '../store/index.js';
import type { VoiceSessions } from '../voice/voice-session.js';
import { createVoiceSessions } from '../voice/voice-sessions.js';
import type { BotContext } from './bot-context.js';
import { EngineWatch } from './engine-watch.js';
import { compareGuilds, deleteOrphans, guildJoined, guildLeft, purgeLeftGuilds } from './follow-guilds.js';
import { followVoice } from './follow-voice.js';
import { GuildSpeakers } from './guild-speakers.js';
import { loginFailure } from './login-failure.js';
import { readMessage } from './read-message.js';

/** Options of {@link createBot}. */
export interface BotOptions {
  /** What the operator decided. */
  readonly configuration: BotConfiguration;
  /** Speech. Stays its owner's to dispose of. */
  readonly service: SpeechService;
  /** Every voice; new ones are put here. */
  readonly voices: VoiceLibrary;
  /** What the bot remembers. Stays its owner's to close. */
  readonly store: BotStore;
  /** The log. */
  readonly log: Logger;
  /** Voice channels. Default: those of Discord. */
  readonly sessions?: VoiceSessions;
  /** The clock, milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** A bot. */
export interface Bot {
  /**
   * Logs in, registers the commands and goes back to the channels where it was.
   *
   * @throws StarlingError `invalid_request` when Discord refuses the token or the intents; trying again would not help
   */
  start(): Promise<void>;
  /** How it is. */
  health(): BotHealth;
  /** Fails when Discord ends the bot's session for good; never settles otherwise. */
  readonly failed: Promise<never>;
  /** Leaves all channels and logs out. What was stored stays its owner's to flush. */
  stop(): Promise<void>;
}

/** How often data that has to go is looked for, in milliseconds. */
const purgeEvery = 3_600_000;

/** Puts a bot together. Nothing is connected before it is started. */
export function createBot(options: BotOptions): Bot {
  const { configuration, service, voices: library, store, log, now = Date.now } = options;
  const client = new Client(clientOptions(configuration));
  const context: BotContext = {
    configuration,
    client,
    service,
    library,
    voices: new VoiceAccess(library, store),
    store,
    sessions: options.sessions ?? createVoiceSessions({ log }),
    limits: new RateLimits(now),
    slots: new FairSlots(configuration.concurrency),
    engine: new EngineWatch(),
    log,
    now,
  };
  const speakers = new GuildSpeakers(context);
  const commandContext: CommandContext = {
    ...context,
    speakers,
    pending: new PendingAnswers(),
    cloning: new MemberWork(),
  };
  let purging: NodeJS.Timeout | undefined;
  let isStopping = false;

  /** Work inside an event must not end the process. */
  const on = (what: string, work: () => void | Promise<void>): void => {
    const failed = (error: unknown) =>
      log.error({ event: what, ...describeError(error) }, 'an event was not handled');
    try {
      Promise.resolve(work()).catch(failed);
    } catch (error) {
      failed(error);
    }
  };

  client.on(Events.MessageCreate, (message) => {
    const isRead = configuration.readsMessages && message.inGuild();
    if (isRead) on('message', () => readMessage(context, speakers, message));
  });
  client.on(Events.MessageDelete, ({ id, guildId }) => {
    if (guildId !== null) speakers.get(guildId)?.queue.remove(({ messageId }) => messageId === id);
  });
  client.on(Events.MessageBulkDelete, (messages, channel) => {
    speakers.get(channel.guildId)?.queue.remove(({ messageId = '' }) => messages.has(messageId));
  });
  client.on(Events.InteractionCreate, (interaction) =>
    on('interaction', () => handleInteraction(interaction, commandContext)),
  );
  client.on(Events.VoiceStateUpdate, (before, after) =>
    on('voice', () => followVoice(context, speakers, before, after)),
  );
  client.on(Events.GuildCreate, (guild) => on('guild', () => guildJoined(context, guild.id)));
  client.on(Events.GuildDelete, (guild) => {
    // An outage of Discord is another event.
    speakers.leave(guild.id, 'server_lost');
    on('guild', () => guildLeft(context, guild.id));
  });
  client.on(Events.Error, (error) => log.error(describeError(error), 'the connection to Discord failed'));
  client.on(Events.ShardDisconnect, ({ code }) =>
    log.warn({ code }, 'Discord closed the connection for good'),
  );
  client.on(Events.ShardReconnecting, () => {
    if (!isStopping) log.info('connecting to Discord again');
  });
  const failed = new Promise<never>((_resolve, reject) => {
    client.on(Events.ShardDisconnect, ({ code }) => reject(loginFailure(code)));
    client.on(Events.Invalidated, () => reject(loginFailure(undefined)));
  });
  failed.catch(() => undefined);

  return {
    failed,
    async start() {
      warmCleanUp();
      await logIn(client, configuration.token, failed);
      const { application, user, guilds } = client as Client<true>;
      await application.commands.set([...commands.values()].map(({ definition }) => definition.toJSON()));
      compareGuilds(context, new Set(guilds.cache.keys()));
      log.info({ userId: user.id, guilds: guilds.cache.size }, 'logged in');
      await deleteOrphans(context);
      await purgeLeftGuilds(context);
      purging = setInterval(() => on('purge', () => purgeLeftGuilds(context)), purgeEvery).unref();
      await Promise.all([...guilds.cache.values()].map((guild) => speakers.returnTo(guild)));
    },
    health() {
      const gateway = client.ws.status === Status.Ready;
      const engine = context.engine.works;
      return { ready: gateway && engine, gateway, engine, voiceChannels: context.sessions.all().length };
    },
    async stop() {
      isStopping = true;
      clearInterval(purging);
      commandContext.pending.clear();
      // The channels stay remembered, to come back to them at the next start.
      context.sessions.leaveAll('shutdown');
      await client.destroy();
    },
  };
}

/** Logs in and waits until all servers are known. */
async function logIn(client: Client, token: string, ended: Promise<never>): Promise<void> {
  const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
  try {
    // Why Discord closed the connection is told by an event, before the login fails without a reason.
    await Promise.race([ended, client.login(token).then(() => ready)]);
  } catch (error) {
    await client.destroy();
    throw StarlingError.is(error) ? error : loginFailure((error as { readonly code?: unknown }).code, error);
  }
}

function clientOptions({ readsMessages, apiUrl }: BotConfiguration): ClientOptions {
  return {
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildVoiceStates,
      ...(readsMessages ? [GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent] : []),
    ],
    allowedMentions: { parse: [] },
    // Deleted messages that are not kept are told too.
    partials: [Partials.Message],
    // What people write is not kept.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      PresenceManager: 0,
    }),
    ...(apiUrl !== undefined && { rest: { api: apiUrl } }),
  };
}
