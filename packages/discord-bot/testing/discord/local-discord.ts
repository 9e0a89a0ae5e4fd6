import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type APIApplicationCommandInteractionDataOption, InteractionType } from 'discord.js';
import { createLocalCertificate, type LocalCertificate } from './certificate.js';
import { apiRoutes } from './gateway/api-routes.js';
import { LocalInteraction } from './gateway/interaction.js';
import { MainGateway, type VoiceStateRequest } from './gateway/main-gateway.js';
import { guildMessageFields, messagePayload, type SentMessage } from './gateway/messages.js';
import { RestServer } from './gateway/rest-server.js';
import { snowflake } from './snowflake.js';
import { VoiceServer } from './voice/voice-server.js';
import {
  channelPayload,
  createUser,
  guildPayload,
  type LocalGuild,
  type LocalUser,
  memberPayload,
  permissionsOf,
  userPayload,
  voiceStatePayload,
} from './world.js';

/** Options of {@link LocalDiscord.start}. */
export interface LocalDiscordOptions {
  /** The servers that the bot is a member of. */
  readonly guilds: readonly LocalGuild[];
}

/** Sent as part of a {@link LocalDiscord.command}. */
export type CommandOptions = readonly APIApplicationCommandInteractionDataOption[];

/**
 * Discord on this machine, as far as a bot that speaks in voice channels sees it: REST, main gateway, voice gateway version
 * 8 with its end-to-end encryption, and audio over UDP. What people do is a method, what they hear is in {@link voice}.
 */
export class LocalDiscord {
  /** The bot's account. */
  readonly bot: LocalUser = createUser('reader', true);
  /** The servers. */
  readonly guilds: readonly LocalGuild[];
  /** The commands that the bot registered. */
  readonly commands: { readonly id: string; readonly name: string }[] = [];
  /** Messages that the bot sent to channels. */
  readonly sent: SentMessage[] = [];
  /** Voice channels that the bot is not let into: Discord does not answer then. */
  readonly closedChannels = new Set<string>();
  /** REST. */
  readonly rest: RestServer;
  /** The main gateway. */
  readonly gateway: MainGateway;
  /** The voice server. */
  voice!: VoiceServer;
  /** Proves to the bot that the voice server is what it claims to be. */
  certificate!: LocalCertificate;
  readonly #server: Server;
  readonly #attachments = new Map<string, Uint8Array>();
  readonly #interactions = new Map<string, LocalInteraction>();
  readonly #isBotDeaf = new Map<string, boolean>();
  #sessions = 0;

  private constructor({ guilds }: LocalDiscordOptions) {
    this.guilds = guilds;
    this.rest = new RestServer(
      apiRoutes({
        bot: this.bot,
        gatewayUrl: () => this.gatewayUrl,
        commands: this.commands,
        sent: this.sent,
        attachments: this.#attachments,
        interaction: (token) => this.#interactions.get(token),
      }),
    );
    this.#server = createServer(this.rest.handle);
    this.gateway = new MainGateway(this.#server, {
      ready: () => ({
        user: userPayload(this.bot),
        session_id: snowflake(),
        resume_gateway_url: this.gatewayUrl,
        guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
        application: { id: this.bot.id, flags: 0 },
        shard: [0, 1],
      }),
      guilds: () => guilds.map((guild) => guildPayload(guild, this.bot)),
      voiceState: (request) => this.#botVoiceState(request),
    });
  }

  /** Starts on free ports. */
  static async start(options: LocalDiscordOptions): Promise<LocalDiscord> {
    const discord = new LocalDiscord(options);
    discord.certificate = await createLocalCertificate();
    discord.voice = await VoiceServer.start(discord.certificate, (guildId) => discord.#placeOf(guildId));
    await new Promise<void>((resolve) => discord.#server.listen(0, '127.0.0.1', resolve));
    return discord;
  }

  /** Address of REST, for the bot's configuration. */
  get apiUrl(): string {
    return `http://127.0.0.1:${this.#port}/api`;
  }

  /** Address of the main gateway. */
  get gatewayUrl(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  /** A token that has the form of a real one. */
  get token(): string {
    return `${Buffer.from(this.bot.id).toString('base64url')}.local.${'t'.repeat(27)}`;
  }

  /** Someone types a message into a channel. Returns its id. */
  say(
    guild: LocalGuild,
    user: LocalUser,
    content: string,
    channelId = guild.text.id,
    extra: object = {},
  ): string {
    const id = snowflake();
    const payload = messagePayload(id, channelId, user, content, extra);
    this.gateway.dispatch('MESSAGE_CREATE', { ...payload, ...guildMessageFields(guild.id) });
    return id;
  }

  /** Someone uses a slash command. */
  command(
    guild: LocalGuild,
    user: LocalUser,
    name: string,
    options: CommandOptions = [],
    resolved: object = {},
  ): LocalInteraction {
    const id = this.commands.find((command) => command.name === name)?.id ?? snowflake();
    const data = { id, name, type: 1, options, resolved };
    return this.#interact(guild, user, InteractionType.ApplicationCommand, data);
  }

  /** Someone types into an option of a command that offers suggestions; that option has `focused: true`. */
  autocomplete(
    guild: LocalGuild,
    user: LocalUser,
    name: string,
    options: readonly object[],
  ): LocalInteraction {
    const id = this.commands.find((command) => command.name === name)?.id ?? snowflake();
    const data = { id, name, type: 1, options };
    return this.#interact(guild, user, InteractionType.ApplicationCommandAutocomplete, data);
  }

  /** Someone uploads a file: the attachment object of the API, for a message or for an option of a command. */
  attach(name: string, file: Uint8Array): { readonly id: string; readonly url: string } {
    const id = snowflake();
    this.#attachments.set(id, file);
    const url = `http://127.0.0.1:${this.#port}/attachments/${id}/${name}`;
    return Object.assign({ filename: name, size: file.length, proxy_url: url }, { id, url });
  }

  /** Someone presses a button below a message of the bot. */
  press(guild: LocalGuild, user: LocalUser, customId: string): LocalInteraction {
    const message = messagePayload(snowflake(), guild.text.id, this.bot, '');
    return this.#interact(
      guild,
      user,
      InteractionType.MessageComponent,
      { custom_id: customId, component_type: 2 },
      { message },
    );
  }

  /** Someone, not the bot, joins a voice channel, changes it, or leaves with null. */
  goToVoice(guild: LocalGuild, user: LocalUser, channelId: string | null): void {
    if (channelId === null) guild.voiceStates.delete(user.id);
    else guild.voiceStates.set(user.id, channelId);
    this.gateway.dispatch('VOICE_STATE_UPDATE', voiceStatePayload(guild, user, channelId, user.id));
    const call = this.voice.callsOf(guild.id).at(-1);
    if (call && channelId === call.channelId) call.join(user.id);
  }

  /**
   * Someone in the bot's channel says something; resolves when it is said. Packets reach the bot only while it is not deaf.
   *
   * @param frames Opus, 20 ms each
   */
  async speak(guild: LocalGuild, user: LocalUser, frames: readonly Buffer[]): Promise<void> {
    if (this.#isBotDeaf.get(guild.id)) return;
    await this.voice.callsOf(guild.id).at(-1)?.speak(user.id, frames);
  }

  /** Whether the bot hears nothing, as everyone in the channel sees. */
  isBotDeaf(guild: LocalGuild): boolean {
    return this.#isBotDeaf.get(guild.id) ?? false;
  }

  /** A moderator moves the bot, as Discord does it: the call ends with 4014 and the new server is named. */
  moveBot(guild: LocalGuild, channelId: string): void {
    guild.voiceStates.set(this.bot.id, channelId);
    this.voice.callsOf(guild.id).at(-1)?.close(4014);
    this.#sendBotVoiceState(guild, channelId);
    this.#sendVoiceServer(guild);
  }

  /** A moderator disconnects the bot. */
  kickBot(guild: LocalGuild): void {
    guild.voiceStates.delete(this.bot.id);
    this.voice.callsOf(guild.id).at(-1)?.close(4014);
    this.#sendBotVoiceState(guild, null);
  }

  /** Discord takes the voice server of a guild away and, when asked to, names another one. */
  changeVoiceServer(guild: LocalGuild): void {
    this.gateway.dispatch('VOICE_SERVER_UPDATE', {
      token: 'voice-token',
      guild_id: guild.id,
      endpoint: null,
    });
    this.#sendVoiceServer(guild);
  }

  /** Stops everything. */
  async stop(): Promise<void> {
    await this.voice.stop();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.certificate.remove();
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #placeOf(guildId: string) {
    const guild = this.guilds.find(({ id }) => id === guildId);
    const channelId = guild?.voiceStates.get(this.bot.id);
    if (!guild || !channelId) return undefined;
    const userIds = [...guild.voiceStates].filter(
      ([userId, id]) => id === channelId && userId !== this.bot.id,
    );
    return { channelId, userIds: userIds.map(([userId]) => userId) };
  }

  #botVoiceState({ guildId, channelId, isDeaf }: VoiceStateRequest): void {
    const guild = this.guilds.find(({ id }) => id === guildId);
    if (!guild || (channelId !== null && this.closedChannels.has(channelId))) return;
    const isElsewhere = guild.voiceStates.get(this.bot.id) !== channelId;
    const isOnlyHearing = !isElsewhere && this.#isBotDeaf.get(guildId) !== isDeaf;
    this.#isBotDeaf.set(guildId, isDeaf);
    if (channelId === null) guild.voiceStates.delete(this.bot.id);
    else guild.voiceStates.set(this.bot.id, channelId);
    if (isElsewhere) this.#sessions += 1;
    this.#sendBotVoiceState(guild, channelId);
    if (channelId !== null && !isOnlyHearing) this.#sendVoiceServer(guild);
  }

  #sendBotVoiceState(guild: LocalGuild, channelId: string | null): void {
    const session = `voice-session-${this.#sessions}`;
    const payload = voiceStatePayload(guild, this.bot, channelId, session, this.#isBotDeaf.get(guild.id));
    this.gateway.dispatch('VOICE_STATE_UPDATE', payload);
  }

  #sendVoiceServer(guild: LocalGuild): void {
    const { endpoint } = this.voice;
    this.gateway.dispatch('VOICE_SERVER_UPDATE', { token: 'voice-token', guild_id: guild.id, endpoint });
  }

  #interact(
    guild: LocalGuild,
    user: LocalUser,
    type: InteractionType,
    data: object,
    extra: object = {},
  ): LocalInteraction {
    const interaction = new LocalInteraction(snowflake());
    this.#interactions.set(interaction.token, interaction);
    const permissions = permissionsOf(guild, user);
    this.gateway.dispatch('INTERACTION_CREATE', {
      id: interaction.id,
      application_id: this.bot.id,
      type,
      token: interaction.token,
      version: 1,
      guild_id: guild.id,
      channel_id: guild.text.id,
      channel: { ...channelPayload(guild.text), permissions },
      locale: 'en-US',
      guild_locale: 'en-US',
      app_permissions: permissionsOf(guild, this.bot),
      entitlements: [],
      authorizing_integration_owners: { 0: guild.id },
      context: 0,
      attachment_size_limit: 10_485_760,
      member: { user: userPayload(user), ...memberPayload(), permissions },
      data,
      ...extra,
    });
    return interaction;
  }
}
