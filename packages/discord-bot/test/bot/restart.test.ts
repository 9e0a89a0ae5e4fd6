import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuild, createUser, until } from '../../testing/discord/index.ts';
import { framesOf, type Listener, startListener } from './listener.ts';

const ada = createUser('ada');
const guild = createGuild('Readers', ada);
let scene: Listener;

beforeAll(async () => {
  scene = await startListener([guild]);
});
afterAll(() => scene.stop());

describe('a restart of the bot', () => {
  it('ends cleanly in the middle of speech, and comes back to its channel with what it knew', async () => {
    const { discord } = scene;
    const first = await scene.join(guild, ada);
    discord.say(
      guild,
      ada,
      'This is a sentence that is long enough to be heard while the program is being stopped.',
    );
    await until('some speech', () => first.voice.length > 5);
    expect(await scene.bot.stop()).toBe(0);
    expect(guild.voiceStates.has(discord.bot.id)).toBe(false);
    expect(scene.bot.complaints).toEqual([]);

    await scene.start();
    const second = await until('the call', () =>
      discord.voice.callsOf(guild.id).findLast((call) => call !== first),
    );
    await until('the connection', () => second.isConnected);
    discord.say(guild, ada, 'As I was saying.');
    const spoken = await scene.speak('As I was saying.');
    await until('the last packet', () => second.voice.length >= framesOf(spoken));
    expect(scene.likeness(second, 0, spoken)).toBeGreaterThan(0.99);
  });
});
