import { resample } from '@starling-tts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createGuild,
  createUser,
  encodePackets,
  LocalDiscord,
  likeness,
  pause,
  until,
} from '../../testing/discord/index.ts';
import { type SpeakingClient, startSpeakingClient } from './speaking-client.ts';
import { glide, inChunks } from './speech-source.ts';

const ada = createUser('ada');
const ben = createUser('ben');
const guild = createGuild('Readers', ada, [ben]);
let discord: LocalDiscord;
let client: SpeakingClient;

beforeAll(async () => {
  guild.voiceStates.set(ben.id, guild.voice[0].id);
  discord = await LocalDiscord.start({ guilds: [guild] });
  client = await startSpeakingClient(discord);
});
afterAll(async () => {
  await client.stop();
  await discord.stop();
});

const saidSamples = resample({ samples: glide(1), sampleRate: 24_000 }, 48_000).samples;
const otherSamples = resample({ samples: glide(1, 400), sampleRate: 24_000 }, 48_000).samples;
const said = encodePackets(saidSamples);
const other = encodePackets(otherSamples);

/** Joins, and waits until what people say is encrypted. */
async function join() {
  const session = await client.join(guild);
  await until('the group', () => discord.voice.callsOf(guild.id).at(-1)?.isEncrypted);
  return session;
}

describe('recording someone in a voice channel', () => {
  it('is deaf until someone is recorded, hears only that person, and is deaf again', async () => {
    const session = await join();
    expect(discord.isBotDeaf(guild)).toBe(true);
    let heard = 0;
    const recording = session.record({
      userId: ada.id,
      maximumSeconds: 10,
      patienceSeconds: 1,
      onHeard: () => {
        heard += 1;
      },
    });
    await until('the bot to hear', () => !discord.isBotDeaf(guild));
    await Promise.all([discord.speak(guild, ada, said), discord.speak(guild, ben, other)]);
    const { samples, sampleRate, reason } = await recording;
    expect({ sampleRate, reason, heard }).toEqual({ sampleRate: 48_000, reason: 'quiet', heard: 1 });
    expect(samples.length).toBe(48_000);
    expect(likeness(samples, saidSamples).correlation).toBeGreaterThan(0.99);
    await until('the bot to be deaf', () => discord.isBotDeaf(guild));
  });

  it('ends when there is enough, or when it is told to', async () => {
    const session = await join();
    const full = session.record({ userId: ada.id, maximumSeconds: 0.5 });
    await until('the bot to hear', () => !discord.isBotDeaf(guild));
    await expect(session.record({ userId: ben.id, maximumSeconds: 1 })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    const speaking = discord.speak(guild, ada, said);
    const { reason, samples } = await full;
    expect(reason).toBe('full');
    expect(samples).toHaveLength(24_000);
    await speaking;
    const stopped = await session.record({
      userId: ada.id,
      maximumSeconds: 1,
      signal: AbortSignal.timeout(50),
    });
    expect(stopped.reason).toBe('stopped');
    expect(session.state).toBe('ready');
  });

  it('keeps a pause, but not a long one', async () => {
    const session = await join();
    const recording = session.record({ userId: ada.id, maximumSeconds: 10, patienceSeconds: 1.5 });
    await until('the bot to hear', () => !discord.isBotDeaf(guild));
    const silence = Array.from({ length: 5 }, () => Buffer.from([0xf8, 0xff, 0xfe]));
    await discord.speak(guild, ada, [...said.slice(0, 20), ...silence]);
    await pause(500);
    await discord.speak(guild, ada, said.slice(20, 40));
    const { samples } = await recording;
    expect(samples).toHaveLength(45 * 960 + 0.3 * 48_000);
  });

  it('goes on speaking meanwhile', async () => {
    const session = await join();
    const call = discord.voice.callsOf(guild.id).at(-1)!;
    const before = call.voice.length;
    const playback = session.play(inChunks(glide(0.6), 0.2));
    const recording = session.record({ userId: ada.id, maximumSeconds: 1, patienceSeconds: 0.2 });
    expect((await playback).framesSent).toBe(30);
    const { reason, samples } = await recording;
    expect(reason).toBe('quiet');
    expect(samples).toHaveLength(0);
    expect(call.voice.length - before).toBe(30);
  });

  it('ends with the connection', async () => {
    const session = await join();
    const recording = session.record({ userId: ada.id, maximumSeconds: 1, patienceSeconds: 60 });
    await until('the bot to hear', () => !discord.isBotDeaf(guild));
    session.leave('asked');
    expect((await recording).reason).toBe('gone');
    await expect(session.record({ userId: ada.id, maximumSeconds: 1 })).rejects.toMatchObject({
      code: 'channel_unavailable',
    });
  });
});
