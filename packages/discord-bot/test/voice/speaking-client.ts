import { Client, GatewayIntentBits } from 'discord.js';
import type { VoiceSession, VoiceSessions } from '../../src/voice/voice-session.ts';
import { createVoiceSessions, type VoiceSessionsOptions } from '../../src/voice/voice-sessions.ts';
import { type LocalDiscord, type LocalGuild, trustCertificate } from '../../testing/discord/index.ts';

/** A client with the bot's voice sessions and nothing else, in this process: what is played is the test's business. */
export interface SpeakingClient {
  /** The sessions under test. */
  readonly sessions: VoiceSessions;
  /** What was logged, one line of JSON each. */
  readonly logged: string[];
  /** Joins a voice channel of a guild, the first one unless another is named. */
  join(guild: LocalGuild, channelId?: string, signal?: AbortSignal): Promise<VoiceSession>;
  /** Leaves everywhere and logs out. */
  stop(): Promise<void>;
}

/** Logs a client in. */
export async function startSpeakingClient(
  discord: LocalDiscord,
  options: Omit<VoiceSessionsOptions, 'log'> = {},
): Promise<SpeakingClient> {
  const distrust = trustCertificate(discord.certificate);
  const logged: string[] = [];
  const write = (fields: object, message: string) => logged.push(JSON.stringify({ ...fields, message }));
  const sessions = createVoiceSessions({ ...options, log: { debug: write, info: write, warn: write } });
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates],
    rest: { api: discord.apiUrl },
  });
  const isReady = new Promise((resolve) => client.once('clientReady', resolve));
  await client.login(discord.token);
  await isReady;
  return {
    sessions,
    logged,
    join: async (guild, channelId = guild.voice[0].id, signal) => {
      const { voiceAdapterCreator } = await client.guilds.fetch(guild.id);
      return sessions.joinVoice({
        channel: { id: channelId, guildId: guild.id },
        adapterCreator: voiceAdapterCreator,
        ...(signal ? { signal } : {}),
      });
    },
    stop: async () => {
      sessions.leaveAll('shutdown');
      await client.destroy();
      distrust();
    },
  };
}
