import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Departure } from '../../src/voice/departure.ts';
import type { VoiceSession } from '../../src/voice/voice-session.ts';
import {
  createGuild,
  createUser,
  decodePackets,
  isGapless,
  LocalDiscord,
  pause,
  until,
} from '../../testing/discord/index.ts';
import { type SpeakingClient, startSpeakingClient } from './speaking-client.ts';
import { glide, inChunks } from './speech-source.ts';

const ada = createUser('ada');
const ben = createUser('ben');
const guild = createGuild('Readers', ada, [ben]);
const [lounge, attic] = guild.voice;
let discord: LocalDiscord;
let client: SpeakingClient;

beforeAll(async () => {
  discord = await LocalDiscord.start({ guilds: [guild] });
  client = await startSpeakingClient(discord, {
    timings: { join: 3000, move: 600, reconnect: 1500, longestRejoinDelay: 2000, encryption: 1500 },
  });
});
afterEach(async () => {
  client.sessions.leaveAll('asked');
  await until('the bot to be out', () => !guild.voiceStates.has(discord.bot.id));
  Object.assign(discord.voice.conditions, {
    refusal: undefined,
    daveDelay: 0,
    dave: 'version 1',
    losesDiscovery: false,
    claimedEncryption: undefined,
  });
  discord.closedChannels.clear();
  discord.voice.conditions.encryptions = ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'];
  discord.goToVoice(guild, ada, lounge.id);
});
afterAll(async () => {
  await client.stop();
  await discord.stop();
});

const lastCall = () => discord.voice.callsOf(guild.id).at(-1)!;
const departureOf = (session: VoiceSession) => new Promise<Departure>((resolve) => session.onGone(resolve));

describe('a connection to a voice channel', () => {
  it('waits for an encryption that is a second late before it speaks', async () => {
    discord.voice.conditions.daveDelay = 1000;
    const session = await client.join(guild);
    const speech = glide(0.6);
    expect(lastCall().isEncrypted).toBe(false);
    await session.play(inChunks(speech, 0.2));
    expect(lastCall().voice).toHaveLength(30);
    expect(lastCall().voice.every(({ isEncrypted }) => isEncrypted)).toBe(true);
  });

  it('speaks after a while without a group, which never comes when the bot is alone', async () => {
    discord.goToVoice(guild, ada, null);
    const session = await client.join(guild);
    await session.play(inChunks(glide(0.3), 0.2));
    expect(lastCall().voice).toHaveLength(15);
    expect(lastCall().isEncrypted).toBe(false);
  });

  it('speaks in a channel without end-to-end encryption at once', async () => {
    discord.voice.conditions.dave = 'none';
    const session = await client.join(guild);
    await session.play(inChunks(glide(0.3), 0.2));
    expect(lastCall().voice.map(({ isEncrypted }) => isEncrypted)).not.toContain(true);
    expect(decodePackets(lastCall().voice)).toHaveLength(15 * 960);
  });

  it('speaks to a server that offers only XChaCha20', async () => {
    discord.voice.conditions.encryptions = ['aead_xchacha20_poly1305_rtpsize'];
    const session = await client.join(guild);
    await session.play(inChunks(glide(0.4), 0.2));
    expect(lastCall().encryption).toBe('aead_xchacha20_poly1305_rtpsize');
    expect(lastCall().voice.filter(({ isEncrypted }) => isEncrypted)).toHaveLength(20);
  });

  it('is welcomed into the group of people who are in the channel already', async () => {
    discord.goToVoice(guild, ben, lounge.id);
    const session = await client.join(guild);
    await session.play(inChunks(glide(0.4), 0.2));
    expect(lastCall().voice.filter(({ isEncrypted }) => isEncrypted)).toHaveLength(20);
    expect(lastCall().undecryptable).toBe(0);
    discord.goToVoice(guild, ben, null);
  });

  it('goes on speaking when someone joins and the group changes', async () => {
    const session = await client.join(guild);
    const playback = session.play(inChunks(glide(0.9), 0.2));
    const call = lastCall();
    await until('some speech', () => call.voice.length > 10);
    discord.goToVoice(guild, ben, lounge.id);
    expect((await playback).framesSent).toBe(45);
    expect(call.voice.filter(({ isEncrypted }) => isEncrypted)).toHaveLength(45);
    expect(call.undecryptable).toBe(0);
    discord.goToVoice(guild, ben, null);
  });

  it('goes on speaking in the channel that it is moved to', async () => {
    const session = await client.join(guild);
    discord.goToVoice(guild, ben, attic.id);
    const moves: string[] = [];
    session.onMoved((channelId) => moves.push(channelId));
    const playback = session.play(inChunks(glide(1.2), 0.2));
    const first = lastCall();
    await until('some speech', () => first.voice.length > 20);
    discord.moveBot(guild, attic.id);
    expect(await playback).toEqual({ framesSent: 60, reason: 'finished' });
    const second = lastCall();
    expect(second).not.toBe(first);
    expect(second.channelId).toBe(attic.id);
    expect(session.channelId).toBe(attic.id);
    expect(moves).toEqual([attic.id]);
    // The packet that was ready to go when the connection closed has nowhere to go.
    expect(first.voice.length + second.voice.length).toBeGreaterThanOrEqual(58);
    expect(second.voice.every(({ isEncrypted }) => isEncrypted)).toBe(true);
    expect(second.undecryptable).toBe(0);
    discord.goToVoice(guild, ben, null);
  });

  it('moves when it is asked to join another channel of the guild', async () => {
    const session = await client.join(guild);
    expect(await client.join(guild, attic.id)).toBe(session);
    expect(session.channelId).toBe(attic.id);
    await until('the other connection', () => lastCall().channelId === attic.id && session.state === 'ready');
    expect(client.sessions.all()).toEqual([session]);
  });

  it('stays where it is when it is not let into another channel', async () => {
    const session = await client.join(guild);
    discord.closedChannels.add(attic.id);
    await expect(client.join(guild, attic.id)).rejects.toMatchObject({ code: 'channel_unavailable' });
    expect(session.channelId).toBe(lounge.id);
    expect((await session.play(inChunks(glide(0.2), 1))).framesSent).toBe(10);
  });

  it('is not let into a channel', async () => {
    discord.closedChannels.add(lounge.id);
    await expect(client.join(guild)).rejects.toMatchObject({ details: { reason: 'not_allowed' } });
  });

  it('tries again when a step of connecting is never answered', async () => {
    discord.voice.conditions.losesDiscovery = true;
    const before = discord.voice.calls.length;
    const joining = client.join(guild);
    await until('a first attempt', () => discord.voice.lostDiscoveries === 1);
    discord.voice.conditions.losesDiscovery = false;
    const session = await joining;
    expect(discord.voice.calls.length - before).toBe(2);
    discord.voice.conditions.losesDiscovery = true;
    discord.changeVoiceServer(guild);
    await until('another attempt', () => discord.voice.lostDiscoveries === 2);
    expect(session.state).toBe('waiting');
    discord.voice.conditions.losesDiscovery = false;
    await until('the connection', () => session.state === 'ready');
    expect((await session.play(inChunks(glide(0.2), 1))).framesSent).toBe(10);
  });

  it('resumes a connection that the server lost, in the middle of speech', async () => {
    const session = await client.join(guild);
    const call = lastCall();
    const playback = session.play(inChunks(glide(0.9), 0.2));
    await until('some speech', () => call.voice.length > 15);
    call.close(4015);
    expect((await playback).framesSent).toBe(45);
    expect(call.resumed).toBe(1);
    expect(call.voice.length).toBeGreaterThanOrEqual(43);
    expect(call.voice.every(({ isEncrypted }) => isEncrypted)).toBe(true);
  });

  it('follows to another voice server', async () => {
    const session = await client.join(guild);
    const first = lastCall();
    const playback = session.play(inChunks(glide(0.9), 0.2));
    await until('some speech', () => first.voice.length > 15);
    discord.changeVoiceServer(guild);
    expect((await playback).framesSent).toBe(45);
    expect(first.voice.length + lastCall().voice.length).toBeGreaterThanOrEqual(43);
  });

  it('outlives a new connection to the main gateway', async () => {
    const session = await client.join(guild);
    const playback = session.play(inChunks(glide(1), 0.2));
    await until('some speech', () => lastCall().voice.length > 5);
    const { resumed } = discord.gateway;
    discord.gateway.drop();
    expect((await playback).framesSent).toBe(50);
    await until('the gateway to be resumed', () => discord.gateway.resumed === resumed + 1);
    expect(isGapless(lastCall().packets)).toBe(true);
  });

  it('is gone at once when someone disconnects it, and what it said is stopped', async () => {
    const session = await client.join(guild);
    const gone = departureOf(session);
    const source = inChunks(glide(20), 0.2, 1);
    const playback = session.play(source);
    await until('some speech', () => lastCall().voice.length > 5);
    discord.kickBot(guild);
    expect(await gone).toMatchObject({ code: 'disconnected' });
    expect((await playback).reason).toBe('stopped');
    expect(source.isEnded).toBe(true);
    expect(session.state).toBe('gone');
    expect(client.sessions.get(guild.id)).toBeUndefined();
    expect(await session.play(inChunks(glide(1), 1))).toEqual({ framesSent: 0, reason: 'stopped' });
  });

  it.each([
    [4014, 'disconnected'],
    [4022, 'call_ended'],
  ])(
    'leaves when Discord closes the connection with %i and sends it nowhere else',
    async (closeCode, code) => {
      const session = await client.join(guild);
      const requests = discord.gateway.voiceStateRequests.length;
      lastCall().close(closeCode);
      expect(await departureOf(session)).toMatchObject({ code, closeCode });
      await until('the bot to be out', () => !guild.voiceStates.has(discord.bot.id));
      // It left, and did not try to come back before.
      const later = discord.gateway.voiceStateRequests.slice(requests);
      expect(later.map(({ channelId }) => channelId)).toEqual([null]);
    },
  );

  it('goes on when the call is ended for another voice server', async () => {
    const session = await client.join(guild);
    lastCall().close(4022);
    discord.changeVoiceServer(guild);
    await until('the connection', () => session.state === 'ready');
    expect((await session.play(inChunks(glide(0.2), 1))).framesSent).toBe(10);
  });

  it('sends nothing after it left, and can come back', async () => {
    const session = await client.join(guild);
    const call = lastCall();
    const playback = session.play(inChunks(glide(20), 0.2, 1));
    await until('some speech', () => call.voice.length > 5);
    session.leave('asked');
    expect((await playback).reason).toBe('stopped');
    await until('the bot to be out', () => !guild.voiceStates.has(discord.bot.id));
    const { length } = call.packets;
    await pause(100);
    expect(call.packets).toHaveLength(length);
    const again = await client.join(guild);
    expect((await again.play(inChunks(glide(0.2), 1))).framesSent).toBe(10);
  });

  it('tells why it cannot join: a refused encryption is final', async () => {
    discord.voice.conditions.refusal = 4017;
    const before = discord.voice.identifications.length;
    await expect(client.join(guild)).rejects.toMatchObject({
      code: 'channel_unavailable',
      details: { reason: 'encryption_refused' },
    });
    await pause(700);
    expect(discord.voice.identifications.length - before).toBe(1);
  });

  it('tries again with growing pauses when identification is refused for a reason that may pass', async () => {
    discord.voice.conditions.refusal = 4006;
    const before = discord.voice.identifications.length;
    const requests = discord.gateway.voiceStateRequests.length;
    await expect(client.join(guild)).rejects.toMatchObject({ details: { reason: 'unreachable' } });
    // At 0, 0.5 and 1.5 s of the 3 s that it is given.
    expect(discord.voice.identifications.length - before).toBeLessThanOrEqual(3);
    expect(discord.gateway.voiceStateRequests.length - requests).toBeLessThanOrEqual(4);
  });

  it('recovers when the refusals end', async () => {
    discord.voice.conditions.refusal = 4006;
    const before = discord.voice.identifications.length;
    const joining = client.join(guild);
    await until('two refusals', () => discord.voice.identifications.length >= before + 2);
    discord.voice.conditions.refusal = undefined;
    const session = await joining;
    expect((await session.play(inChunks(glide(0.2), 1))).framesSent).toBe(10);
  });

  it('gives up joining when it is told to', async () => {
    discord.voice.conditions.refusal = 4006;
    const giveUp = new AbortController();
    const joining = client.join(guild, lounge.id, giveUp.signal);
    setTimeout(() => giveUp.abort(), 100);
    await expect(joining).rejects.toMatchObject({ code: 'aborted' });
    await until('the bot to be out', () => !guild.voiceStates.has(discord.bot.id));
    expect(client.sessions.get(guild.id)).toBeUndefined();
  });

  it('survives packets that cannot be encrypted: sends none of them, and says so once', async () => {
    discord.voice.conditions.claimedEncryption = 'rot13';
    const session = await client.join(guild);
    const logged = client.logged.length;
    expect((await session.play(inChunks(glide(0.3), 0.2))).reason).toBe('finished');
    expect(lastCall().packets).toEqual([]);
    const faults = client.logged.slice(logged).filter((line) => line.includes('encrypting a packet'));
    expect(faults).toHaveLength(1);
  });

  it('survives a message of the encryption that makes no sense, and is encrypted again', async () => {
    const session = await client.join(guild);
    const call = lastCall();
    await until('the group', () => call.isEncrypted);
    call.sendNonsense();
    await pause(100);
    expect(session.state).toBe('ready');
    expect(client.logged.some((line) => line.includes('of the encryption'))).toBe(true);
    expect((await session.play(inChunks(glide(0.2), 1))).framesSent).toBe(10);
    expect(call.voice.filter(({ isEncrypted }) => isEncrypted)).toHaveLength(10);
  });
});
