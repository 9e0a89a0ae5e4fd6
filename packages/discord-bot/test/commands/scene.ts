import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createMemoryVoiceStore,
  createSpeechService,
  createVoiceLibrary,
  encodeWav,
  type VoiceLibrary,
} from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import {
  createFakeEngine,
  createSyntheticVoice,
  type FakeEngine,
  type FakeEngineOptions,
} from '@starling-tts/core/testing';
import {
  type Bot,
  type BotConfiguration,
  type BotStore,
  createBot,
  createLog,
  createVoiceSessions,
  openFileStore,
  readConfiguration,
  type VoiceSession,
  type VoiceSessions,
} from '../../dist/index.js';
import {
  createGuild,
  createUser,
  LocalDiscord,
  type LocalGuild,
  type LocalInteraction,
  type LocalUser,
  pause,
  trustCertificate,
} from '../../testing/discord/index.ts';

/** A bot in this process, on a Discord of its own, with an engine that takes no time. */
export interface Scene {
  readonly discord: LocalDiscord;
  /** The bot; another one after {@link Scene.restart}. */
  readonly bot: Bot;
  readonly store: BotStore;
  readonly library: VoiceLibrary;
  readonly engine: FakeEngine;
  /** Everything that was logged, as text. */
  readonly logged: () => string;
  /** Manages the first server and sits in its first voice channel. */
  readonly ada: LocalUser;
  /** An ordinary member in the same channel. */
  readonly ben: LocalUser;
  /** An ordinary member in no channel. */
  readonly cem: LocalUser;
  readonly guild: LocalGuild;
  readonly otherGuild: LocalGuild;
  /** Uses a command and returns the last text that the person sees, once nothing more is worked on. */
  use(user: LocalUser, command: string, options?: readonly object[], resolved?: object): Promise<string>;
  /** Uses a command and returns all that came of it. */
  start(user: LocalUser, command: string, options?: readonly object[], resolved?: object): LocalInteraction;
  /** Puts a file on this machine's Discord. Returns the address. */
  attach(bytes: Uint8Array): string;
  /** Ends the bot and starts another one with the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Names of the voices that are there from the start. */
export const builtInVoices = ['Amy', 'Andy', 'Bella'] as const;

/** Options of {@link startScene}. */
export interface SceneOptions {
  readonly engine?: FakeEngineOptions;
  readonly configuration?: Partial<BotConfiguration>;
  readonly now?: () => number;
  /** Called with each voice session before the bot gets it. */
  readonly onVoice?: (session: VoiceSession) => void;
}

/** An option of a subcommand, as Discord sends it. Types: 3 text, 4 number, 5 yes or no, 6 user, 7 channel, 8 role, 11 file. */
export function option(name: string, value: string | number | boolean, type?: number): object {
  const usual = typeof value === 'string' ? 3 : typeof value === 'number' ? 4 : 5;
  return { name, value, type: type ?? usual };
}

/** A subcommand. */
export function sub(name: string, ...options: object[]): object {
  return { name, type: 1, options };
}

/** A group with a subcommand. */
export function group(name: string, subcommand: object): object {
  return { name, type: 2, options: [subcommand] };
}

/** Asks again and again until the answer is yes. */
export async function eventually(what: string, ask: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await ask()) return;
    await pause(50);
  }
  throw new Error(`This did not happen: ${what}.`);
}

/** A recording of somebody, as a file. */
export function recording(seconds: number, pitch = 140): Uint8Array {
  return encodeWav(createSyntheticVoice({ seconds, pitch, sampleRate: 24_000 }));
}

export async function startScene(options: SceneOptions = {}): Promise<Scene> {
  const [ada, ben, cem] = ['ada', 'ben', 'cem'].map((name) => createUser(name)) as [
    LocalUser,
    LocalUser,
    LocalUser,
  ];
  const guild = createGuild('Readers', ada, [ben, cem]);
  const otherGuild = createGuild('Others', ben, [ada]);
  guild.voiceStates.set(ben.id, guild.voice[0].id);
  const discord = await LocalDiscord.start({ guilds: [guild, otherGuild] });
  const distrust = trustCertificate(discord.certificate);
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-discord-'));
  const lines: string[] = [];
  const store = await openFileStore({ folder });
  const configuration = {
    ...readConfiguration({
      DISCORD_TOKEN: discord.token,
      STARLING_DISCORD_TEST_API: discord.apiUrl,
      STARLING_DISCORD_DATA: folder,
    }),
    ...options.configuration,
  };
  const engine = createFakeEngine(options.engine);
  const library = createVoiceLibrary({ stores: [createMemoryVoiceStore(), await builtIns()] });
  const service = createSpeechService({ engine, voices: library, decoders: codecDecoders });
  const log = createLog({
    level: 'debug',
    secrets: [discord.token],
    destination: { write: (line) => void lines.push(line) },
  });
  const { now, onVoice = () => undefined } = options;
  const create = () => {
    const sessions = createVoiceSessions({ log });
    const joinVoice: VoiceSessions['joinVoice'] = async (where) => {
      const session = await sessions.joinVoice(where);
      onVoice(session);
      return session;
    };
    const parts = { configuration, service, voices: library, store, log, ...(now && { now }) };
    return createBot({ ...parts, sessions: { ...sessions, joinVoice } });
  };
  let bot = create();
  const files = new Map<string, Uint8Array>();
  const server = await serveFiles(files);
  await bot.start();
  const start: Scene['start'] = (user, command, parts = [], resolved = {}) =>
    discord.command(guild, user, command, parts as never, resolved);
  return {
    discord,
    get bot() {
      return bot;
    },
    restart: async () => {
      await bot.stop();
      bot = create();
      await bot.start();
    },
    store,
    library,
    engine,
    ada,
    ben,
    cem,
    guild,
    otherGuild,
    start,
    logged: () => lines.join(''),
    use: async (user, command, parts, resolved) => {
      const { content } = await start(user, command, parts, resolved).reply();
      return content ?? '';
    },
    attach: (bytes) => {
      const name = `/${files.size}`;
      files.set(name, bytes);
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}${name}`;
    },
    stop: async () => {
      await bot.stop();
      await store.close();
      await discord.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      distrust();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function builtIns() {
  const library = createVoiceLibrary({ stores: [createMemoryVoiceStore()] });
  const voices = [];
  for (const [index, name] of builtInVoices.entries()) {
    const reference = createSyntheticVoice({ seconds: 3, pitch: 110 + 40 * index, sampleRate: 24_000 });
    voices.push({
      record: await library.add(
        { name, description: `Voice ${index}`, type: 'chattts_embedding' },
        reference,
      ),
      reference,
    });
  }
  return createMemoryVoiceStore({ writable: false, voices });
}

async function serveFiles(files: ReadonlyMap<string, Uint8Array>): Promise<Server> {
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    if (request.url === '/elsewhere') response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
    else if (file === undefined) response.writeHead(404).end();
    else response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
