import { resample } from '@starling-tts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createGuild,
  createUser,
  decodePackets,
  isGapless,
  LocalDiscord,
  type LocalGuild,
  likeness,
  pause,
  until,
  type VoiceCall,
} from '../../testing/discord/index.ts';
import { type SpeakingClient, startSpeakingClient } from './speaking-client.ts';
import { glide, inChunks } from './speech-source.ts';

const ada = createUser('ada');
const readers = createGuild('Readers', ada);
const listeners = createGuild('Listeners', ada);
let discord: LocalDiscord;
let client: SpeakingClient;

beforeAll(async () => {
  discord = await LocalDiscord.start({ guilds: [readers, listeners] });
  client = await startSpeakingClient(discord, { buffering: { stalled: 1 } });
});
afterAll(async () => {
  await client.stop();
  await discord.stop();
});

const framesOf = (speech: Float32Array) => Math.ceil(speech.length / 480);
const lastCall = (guild: LocalGuild): VoiceCall => discord.voice.callsOf(guild.id).at(-1)!;

/** How like the packets behind the first few are to what was to be spoken. */
function heardLikeness(call: VoiceCall, speech: Float32Array, from = 0) {
  const spoken = resample({ samples: speech, sampleRate: 24_000 }, 48_000).samples;
  return likeness(decodePackets(call.voice.slice(from, from + framesOf(speech))), spoken).correlation;
}

describe('speaking in a voice channel', () => {
  it('is heard as it was made, encrypted, and begins before it is all made', async () => {
    const session = await client.join(readers);
    const speech = glide(1.37);
    const source = inChunks(speech, 0.3, 100);
    let startedAt = Number.POSITIVE_INFINITY;
    const playback = await session.play(source, {
      onStarted: () => {
        startedAt = performance.now();
      },
    });
    const call = lastCall(readers);
    await until('the last packet', () => call.voice.length >= playback.framesSent);
    expect(playback).toEqual({ framesSent: framesOf(speech), reason: 'finished' });
    expect(call.voice).toHaveLength(framesOf(speech));
    expect(call.voice.every(({ isEncrypted }) => isEncrypted)).toBe(true);
    expect(isGapless(call.packets)).toBe(true);
    expect(startedAt).toBeLessThan(source.finishedAt!);
    expect(heardLikeness(call, speech)).toBeGreaterThan(0.99);
  });

  it('speaks one piece after another, each from its first sample', async () => {
    const session = await client.join(readers);
    const call = lastCall(readers);
    const before = call.voice.length;
    const first = glide(0.5, 300);
    const second = glide(0.63, 140);
    await session.play(inChunks(first, 0.2));
    await session.play(inChunks(second, 5));
    await until('both', () => call.voice.length === before + framesOf(first) + framesOf(second));
    expect(heardLikeness(call, first, before)).toBeGreaterThan(0.99);
    expect(heardLikeness(call, second, before + framesOf(first))).toBeGreaterThan(0.99);
  });

  it('waits for a source that is slower than speech, and drops nothing', async () => {
    const session = await client.join(readers);
    const call = lastCall(readers);
    const before = call.voice.length;
    const speech = glide(0.7);
    const playback = await session.play(inChunks(speech, 0.1, 250));
    await until('the last packet', () => call.voice.length >= before + framesOf(speech));
    expect(playback).toEqual({ framesSent: framesOf(speech), reason: 'finished' });
    expect(heardLikeness(call, speech, before)).toBeGreaterThan(0.99);
    expect(isGapless(call.packets)).toBe(true);
  });

  it('stops in the middle: silence follows, then nothing, and the source is ended', async () => {
    const session = await client.join(readers);
    const call = lastCall(readers);
    const before = call.packets.length;
    const source = inChunks(glide(20), 0.2, 1);
    const playback = session.play(source);
    await until('some speech', () => call.packets.length > before + 20);
    expect(session.stop()).toBe(true);
    const { framesSent, reason } = await playback;
    const heard = call.packets.slice(before);
    const voice = heard.filter(({ isSilence }) => !isSilence).length;
    expect(reason).toBe('stopped');
    expect(voice).toBeLessThan(100);
    // A packet that was prepared when the stop came may stay behind.
    expect(framesSent - voice).toBeLessThanOrEqual(1);
    expect(heard.slice(-4).every(({ isSilence }) => isSilence)).toBe(true);
    expect(source.isEnded).toBe(true);
    expect(source.asked * 0.2).toBeLessThan(15);
    const { length } = call.packets;
    await pause(100);
    expect(call.packets.length - length).toBeLessThanOrEqual(1);
    expect(session.stop()).toBe(false);
  });

  it('stops by a signal, also before anything was heard', async () => {
    const session = await client.join(readers);
    const source = inChunks(glide(1), 0.2, 100_000);
    const stopping = new AbortController();
    const playback = session.play(source, { signal: stopping.signal });
    stopping.abort();
    expect(await playback).toEqual({ framesSent: 0, reason: 'stopped' });
    expect(source.isEnded).toBe(true);
    const aborted = inChunks(glide(1), 0.2);
    expect(await session.play(aborted, { signal: AbortSignal.abort() })).toEqual({
      framesSent: 0,
      reason: 'stopped',
    });
    expect(aborted.isEnded).toBe(true);
  });

  it('pauses and goes on where it was', async () => {
    const session = await client.join(readers);
    const call = lastCall(readers);
    const before = call.voice.length;
    const speech = glide(0.8);
    const playback = session.play(inChunks(speech, 0.2));
    await until('some speech', () => call.voice.length > before + 10);
    expect(session.pause()).toBe(true);
    await pause(200);
    const paused = call.voice.length;
    await pause(200);
    expect(call.voice.length).toBe(paused);
    expect(session.resume()).toBe(true);
    expect((await playback).framesSent).toBe(framesOf(speech));
    await until('the rest', () => call.voice.length === before + framesOf(speech));
    expect(heardLikeness(call, speech, before)).toBeGreaterThan(0.99);
  });

  it('is done at once with a source that has nothing', async () => {
    const session = await client.join(readers);
    const nothing = inChunks(new Float32Array(0), 0.2);
    expect(await session.play(nothing)).toEqual({ framesSent: 0, reason: 'finished' });
  });

  it('gives up a source that gives nothing, speaks what came before, and goes on', async () => {
    const session = await client.join(readers);
    const call = lastCall(readers);
    const before = call.voice.length;
    const speech = glide(0.3);
    async function* dies(): AsyncGenerator<Float32Array> {
      yield speech;
      await new Promise(() => undefined);
    }
    await expect(session.play(dies())).rejects.toMatchObject({ code: 'engine_failed' });
    expect(call.voice.length).toBe(before + framesOf(speech));
    expect((await session.play(inChunks(speech, 1))).reason).toBe('finished');
  });

  it('hands on what a source fails with, once what came before was spoken', async () => {
    const session = await client.join(readers);
    const call = lastCall(readers);
    const before = call.voice.length;
    const speech = glide(0.4);
    async function* fails(): AsyncGenerator<Float32Array> {
      yield speech;
      throw new Error('out of memory');
    }
    await expect(session.play(fails())).rejects.toThrow('out of memory');
    await until('what came before', () => call.voice.length === before + framesOf(speech));
  });

  it('refuses a second piece while one is spoken', async () => {
    const session = await client.join(readers);
    const playback = session.play(inChunks(glide(0.4), 1));
    await expect(session.play(inChunks(glide(0.1), 1))).rejects.toMatchObject({ code: 'invalid_request' });
    expect((await playback).reason).toBe('finished');
  });

  it('speaks in two guilds at once', async () => {
    const sessions = [await client.join(readers), await client.join(listeners)];
    const calls = [lastCall(readers), lastCall(listeners)];
    const before = calls.map((call) => call.voice.length);
    const speeches = [glide(0.6, 150), glide(0.7, 330)];
    await Promise.all(sessions.map((session, index) => session.play(inChunks(speeches[index]!, 0.2, 30))));
    for (const [index, call] of calls.entries()) {
      await until('the last packet', () => call.voice.length === before[index]! + framesOf(speeches[index]!));
      expect(heardLikeness(call, speeches[index]!, before[index])).toBeGreaterThan(0.99);
      expect(call.undecryptable).toBe(0);
    }
  });
});
