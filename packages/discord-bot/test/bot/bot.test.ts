import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGuild, createUser, isGapless, pause, until } from '../../testing/discord/index.ts';
import { childrenOf } from './engine-process.ts';
import { framesOf, type Listener, startListener } from './listener.ts';

const ada = createUser('ada');
const readers = createGuild('Readers', ada);
const listeners = createGuild('Listeners', ada);
let scene: Listener;

beforeAll(async () => {
  scene = await startListener([readers, listeners]);
});
afterEach(async () => {
  const { discord } = scene;
  discord.voice.conditions.refusal = undefined;
  for (const guild of [readers, listeners]) {
    if (guild.voiceStates.has(discord.bot.id)) await discord.command(guild, ada, 'leave').reply();
    await until('the bot to be out', () => !guild.voiceStates.has(discord.bot.id));
  }
  Object.assign(discord.voice.conditions, { daveDelay: 0 });
  discord.voice.conditions.encryptions = ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'];
});
afterAll(() => scene.stop());

/** When a line of this kind was logged last, by the bot's clock. */
const loggedAt = (message: string) =>
  Date.parse(String(scene.bot.log.findLast(({ msg }) => msg === message)?.time));

/** How often a line of this kind was logged. */
const count = (message: string) => scene.bot.log.filter(({ msg }) => msg === message).length;

describe('the bot', () => {
  it('reads what is typed, whole and encrypted, and begins before all of it is made', async () => {
    const { discord } = scene;
    const call = await scene.join(readers, ada);
    const text =
      'The harbour was quiet before the first boats came in. Then a bell rang twice, and the gulls went up.';
    discord.say(readers, ada, text);
    const spoken = await scene.speak(text);
    const frames = framesOf(spoken);
    await until('the last packet', () => call.voice.length >= frames);
    expect(call.voice).toHaveLength(frames);
    expect(call.voice.every(({ isEncrypted }) => isEncrypted)).toBe(true);
    expect(call.undecryptable).toBe(0);
    expect(isGapless(call.packets)).toBe(true);
    expect(scene.likeness(call, 0, spoken)).toBeGreaterThan(0.99);
    expect(loggedAt('speech begins')).toBeLessThan(loggedAt('speech is made'));
  });

  it('reads one message after another, in order', async () => {
    const { discord } = scene;
    const call = await scene.join(readers, ada);
    const texts = ['One lamp is lit.', 'Two doors are open.'];
    for (const text of texts) discord.say(readers, ada, text);
    const spoken = [await scene.speak(texts[0]!), await scene.speak(texts[1]!)];
    const [first, second] = spoken.map(framesOf);
    await until('both', () => call.voice.length >= first! + second!);
    expect(scene.likeness(call, 0, spoken[0]!)).toBeGreaterThan(0.99);
    expect(scene.likeness(call, first!, spoken[1]!)).toBeGreaterThan(0.99);
  });

  it('is cut short by /skip and goes on with the next message', async () => {
    const { discord } = scene;
    const call = await scene.join(readers, ada);
    const long = 'The road goes on and on past the mill. '.repeat(5);
    const before = count('speech ended');
    discord.say(readers, ada, long);
    await until('some speech', () => call.voice.length > 25);
    discord.say(readers, ada, 'Here we are.');
    await discord.command(readers, ada, 'skip').reply();
    const next = await scene.speak('Here we are.');
    await until('the end of the next', () => count('speech ended') === before + 2);
    const cutAt = call.voice.length - framesOf(next);
    expect(cutAt).toBeLessThan(framesOf(await scene.speak(long)) / 2);
    expect(scene.likeness(call, cutAt, next)).toBeGreaterThan(0.99);
  });

  it('speaks in two servers at once', async () => {
    const { discord } = scene;
    const calls = [await scene.join(readers, ada), await scene.join(listeners, ada)];
    const texts = ['The kettle is on the stove.', 'The window is open a little.'];
    discord.say(readers, ada, texts[0]!);
    discord.say(listeners, ada, texts[1]!);
    for (const [index, call] of calls.entries()) {
      const spoken = await scene.speak(texts[index]!);
      await until('the last packet', () => call.voice.length >= framesOf(spoken));
      expect(call.voice).toHaveLength(framesOf(spoken));
      expect(scene.likeness(call, 0, spoken)).toBeGreaterThan(0.99);
    }
  });

  it('goes on speaking in the channel that it is moved to', async () => {
    const { discord } = scene;
    const [, attic] = readers.voice;
    const first = await scene.join(readers, ada);
    const text = 'Please carry the boxes up the stairs and put them under the window.';
    discord.say(readers, ada, text);
    await until('some speech', () => first.voice.length > 25);
    discord.goToVoice(readers, ada, attic.id);
    discord.moveBot(readers, attic.id);
    const frames = framesOf(await scene.speak(text));
    const second = await until('the new call', () =>
      discord.voice.callsOf(readers.id).findLast((call) => call !== first),
    );
    // The packet that was ready to go when the connection closed has nowhere to go.
    await until('the rest', () => first.voice.length + second.voice.length >= frames - 2);
    expect(second.channelId).toBe(attic.id);
    expect(second.voice.every(({ isEncrypted }) => isEncrypted)).toBe(true);
    discord.goToVoice(readers, ada, readers.voice[0].id);
  });

  it('tells the text channel when someone disconnects it, and can be called again', async () => {
    const { discord } = scene;
    const call = await scene.join(readers, ada);
    discord.say(readers, ada, 'This sentence will not be finished, for somebody has had enough of it.');
    await until('some speech', () => call.voice.length > 10);
    const before = discord.sent.length;
    discord.kickBot(readers);
    const notice = await until('a notice', () => discord.sent[before]);
    expect(notice.channelId).toBe(readers.text.id);
    const again = await scene.join(readers, ada);
    discord.say(readers, ada, 'Welcome back.');
    const spoken = await scene.speak('Welcome back.');
    await until('speech', () => again.voice.length >= framesOf(spoken));
    expect(scene.likeness(again, 0, spoken)).toBeGreaterThan(0.99);
  });

  it('waits for an encryption that is a second late', async () => {
    const { discord } = scene;
    discord.voice.conditions.daveDelay = 1000;
    const call = await scene.join(readers, ada);
    discord.say(readers, ada, 'Not a word too soon.');
    const spoken = await scene.speak('Not a word too soon.');
    await until('the last packet', () => call.voice.length >= framesOf(spoken));
    expect(call.voice.every(({ isEncrypted }) => isEncrypted)).toBe(true);
    expect(scene.likeness(call, 0, spoken)).toBeGreaterThan(0.99);
  });

  it('speaks to a voice server that offers only XChaCha20', async () => {
    const { discord } = scene;
    discord.voice.conditions.encryptions = ['aead_xchacha20_poly1305_rtpsize'];
    const call = await scene.join(readers, ada);
    discord.say(readers, ada, 'Good evening.');
    const spoken = await scene.speak('Good evening.');
    await until('the last packet', () => call.voice.length >= framesOf(spoken));
    expect(call.encryption).toBe('aead_xchacha20_poly1305_rtpsize');
    expect(scene.likeness(call, 0, spoken)).toBeGreaterThan(0.99);
  });

  it('does not insist when the voice server refuses it', async () => {
    const { discord } = scene;
    discord.voice.conditions.refusal = 4017;
    const before = discord.voice.identifications.length;
    const interaction = discord.command(readers, ada, 'join');
    await interaction.reply();
    await pause(1000);
    expect(discord.voice.identifications.length - before).toBe(1);
    expect(readers.voiceStates.has(discord.bot.id)).toBe(false);
  });

  it('drops nothing when the engine stands still in the middle of speech', async () => {
    const { discord, bot } = scene;
    const [engine] = childrenOf(bot.pid);
    const call = await scene.join(readers, ada);
    const text =
      'A long letter lay on the table, folded twice and sealed with red wax. Nobody had opened it, and now the rain was coming in.';
    const spoken = await scene.speak(text);
    discord.say(readers, ada, text);
    await until('some speech', () => call.voice.length > 0);
    process.kill(engine!, 'SIGSTOP');
    try {
      await until('silence in between', () => call.packets.findLastIndex(({ isSilence }) => isSilence) > 20);
      expect(call.voice.length).toBeLessThan(framesOf(spoken));
    } finally {
      process.kill(engine!, 'SIGCONT');
    }
    await until('the last packet', () => call.voice.length >= framesOf(spoken), 30);
    expect(call.voice).toHaveLength(framesOf(spoken));
    expect(scene.likeness(call, 0, spoken)).toBeGreaterThan(0.99);
  });

  it('comes back to the next message when the engine died in the middle of one', async () => {
    const { discord, bot } = scene;
    const call = await scene.join(readers, ada);
    discord.say(
      readers,
      ada,
      'There once was a tailor who lived by the river, and every morning he counted his needles.',
    );
    await until('some speech', () => call.voice.length > 0);
    process.kill(childrenOf(bot.pid)[0]!, 'SIGKILL');
    await until('silence', () => call.speaking.at(-1) === false);
    const before = call.voice.length;
    discord.say(readers, ada, 'Still here.');
    const spoken = await scene.speak('Still here.');
    await until('speech', () => call.voice.length >= before + framesOf(spoken), 30);
    expect(scene.likeness(call, before, spoken)).toBeGreaterThan(0.99);
  });
});
