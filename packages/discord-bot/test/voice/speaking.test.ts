import { resample } from '@starling-tts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createGuild,
  createUser,
  decodePackets,
  isGapless,
  LocalDiscord,
  likeness,
  until,
} from '../../testing/discord/index.ts';
import { type SpeakingClient, startSpeakingClient } from './speaking-client.ts';
import { glide, inChunks } from './speech-source.ts';

describe('speaking in a voice channel', () => {
  const guild = createGuild('Readers', createUser('ada'));
  let discord: LocalDiscord;
  let client: SpeakingClient;

  beforeAll(async () => {
    discord = await LocalDiscord.start({ guilds: [guild] });
    client = await startSpeakingClient(discord);
  });
  afterAll(async () => {
    await client.stop();
    await discord.stop();
  });

  it('is heard as it was made, encrypted, and begins before it is all made', async () => {
    const session = await client.join(guild);
    const speech = glide(2.37);
    const source = inChunks(speech, 0.4, 150);
    let startedAt = 0;
    const playback = await session.play(source, {
      onStarted: () => {
        startedAt = performance.now();
      },
    });
    const call = await until('the call', () => discord.voice.callsOf(guild.id)[0]);
    await until('the last packet', () => call.packets.length >= playback.framesSent + 5);
    const frames = Math.ceil((2.37 * 24_000) / 480);
    expect(playback).toEqual({ framesSent: frames, reason: 'finished' });
    expect(call.voice).toHaveLength(frames);
    expect(call.voice.every(({ isEncrypted }) => isEncrypted)).toBe(true);
    expect(isGapless(call.packets)).toBe(true);
    expect(startedAt).toBeLessThan(source.finishedAt!);
    const { correlation } = likeness(
      decodePackets(call.voice),
      resample({ samples: speech, sampleRate: 24_000 }, 48_000).samples,
    );
    expect(correlation).toBeGreaterThan(0.99);
  });
});
