import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { resample } from '@starling-tts/core';
import {
  BotProcess,
  decodePackets,
  LocalDiscord,
  type LocalGuild,
  type LocalUser,
  likeness,
  until,
  type VoiceCall,
} from '../../testing/discord/index.ts';
import { openReferenceSpeech, type ReferenceSpeech, seed } from './reference-speech.ts';

/** The built program, as it is published. */
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** The bot's program on a local Discord, and someone who listens. */
export interface Listener {
  /** Where it all happens. */
  readonly discord: LocalDiscord;
  /** The bot that runs now. */
  bot: BotProcess;
  /** Starts the bot once more, after it was stopped. */
  start(): Promise<BotProcess>;
  /** Has the bot join the voice channel of a person. */
  join(guild: LocalGuild, user: LocalUser): Promise<VoiceCall>;
  /** What the bot's engine makes of a text: mono samples at 24000 Hz. */
  readonly speak: ReferenceSpeech['speak'];
  /** The voice that the bot's engine makes of a recording. */
  readonly clone: ReferenceSpeech['clone'];
  /** How like what was heard in these packets is to samples at 24000 Hz. */
  likeness(call: VoiceCall, from: number, samples: Float32Array): number;
  /** Stops everything. */
  stop(): Promise<void>;
}

/** Packets that a piece of speech fills. */
export const framesOf = (samples: Float32Array): number => Math.ceil(samples.length / 480);

/** Starts a local Discord, a bot in it, and the embedded model to compare with. */
export async function startListener(guilds: readonly LocalGuild[]): Promise<Listener> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'starling-discord-bot-'));
  const discord = await LocalDiscord.start({ guilds });
  const reference = await openReferenceSpeech();
  const start = () =>
    BotProcess.start(discord, { program, dataFolder, environment: { STARLING_SEED: String(seed) } });
  const listener: Listener = {
    discord,
    bot: await start(),
    start: async () => {
      listener.bot = await start();
      return listener.bot;
    },
    join: async (guild, user) => {
      const before = discord.voice.callsOf(guild.id).length;
      await discord.command(guild, user, 'join').reply();
      return until('the call', () => discord.voice.callsOf(guild.id)[before]);
    },
    speak: reference.speak,
    clone: reference.clone,
    likeness: (call, from, samples) => {
      const heard = decodePackets(call.voice.slice(from, from + framesOf(samples)));
      return likeness(heard, resample({ samples, sampleRate: 24_000 }, 48_000).samples).correlation;
    },
    stop: async () => {
      await listener.bot.stop();
      await reference.dispose();
      await discord.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
  return listener;
}
