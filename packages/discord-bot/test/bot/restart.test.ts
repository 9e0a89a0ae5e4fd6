import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ApplicationCommandOptionType } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuild, createUser, until } from '../../testing/discord/index.ts';
import { framesOf, type Listener, startListener } from './listener.ts';

const ada = createUser('ada');
const ben = createUser('ben');
const guild = createGuild('Readers', ada, [ben]);
let scene: Listener;
/** Ada's voice in the engine that is compared with. */
let adaVoice: string;

beforeAll(async () => {
  scene = await startListener([guild]);
  adaVoice = await scene.clone(recording());
});
afterAll(() => scene.stop());

/** Half a minute of somebody who agreed to be a voice. */
function recording(): Uint8Array {
  const voices = createRequire(import.meta.url).resolve('@starling-tts/voices/package.json');
  return readFileSync(path.join(path.dirname(voices), 'audio/aaron.opus'));
}

/** Uses a subcommand of `/settings server`. */
function changeSettings(name: string, option: { name: string; type: number; value: string | boolean }) {
  const subcommand = { name, type: ApplicationCommandOptionType.Subcommand, options: [option] };
  const options = [
    { name: 'server', type: ApplicationCommandOptionType.SubcommandGroup, options: [subcommand] },
  ];
  return scene.discord.command(guild, ada, 'settings', options as never).reply();
}

describe('the bot in the course of time', () => {
  it('speaks in the voice that someone agreed to have made, and asks before', async () => {
    const { discord } = scene;
    const call = await scene.join(guild, ada);
    await changeSettings('cloning', {
      name: 'allowed',
      type: ApplicationCommandOptionType.Boolean,
      value: true,
    });
    const file = discord.attach('me.opus', recording());
    const parameters = [
      { name: 'name', type: ApplicationCommandOptionType.String, value: 'Mine' },
      { name: 'recording', type: ApplicationCommandOptionType.Attachment, value: file.id },
    ];
    const options = [{ name: 'clone', type: ApplicationCommandOptionType.Subcommand, options: parameters }];
    const cloning = discord.command(guild, ada, 'voice', options as never, {
      attachments: { [file.id]: file },
    });
    const question = await cloning.reply();
    const [row] = question.components as [{ components: { custom_id: string }[] }];
    const yes = row.components.find(({ custom_id }) => custom_id.endsWith(':yes'))!;
    // Only the person whose recording it is can agree.
    await discord.press(guild, ben, yes.custom_id).reply();
    const agreed = discord.press(guild, ada, yes.custom_id);
    await until('the voice', () => agreed.messages.length >= 2, 60);

    discord.say(guild, ada, 'Is this how I sound?');
    const spoken = await scene.speak('Is this how I sound?', adaVoice);
    await until('the last packet', () => call.voice.length >= framesOf(spoken));
    expect(scene.likeness(call, 0, spoken)).toBeGreaterThan(0.99);
  });

  it('ends cleanly in the middle of speech, and comes back to its channel with what it knew', async () => {
    const { discord } = scene;
    await changeSettings('names', {
      name: 'when',
      type: ApplicationCommandOptionType.String,
      value: 'always',
    });
    const first = discord.voice.callsOf(guild.id).at(-1)!;
    const before = first.voice.length;
    discord.say(
      guild,
      ada,
      'This is a sentence that is long enough to be heard while the program is being stopped.',
    );
    await until('some speech', () => first.voice.length > before + 5);
    expect(await scene.bot.stop()).toBe(0);
    expect(guild.voiceStates.has(discord.bot.id)).toBe(false);
    expect(scene.bot.complaints).toEqual([]);

    await scene.start();
    const second = await until('the call', () =>
      discord.voice.callsOf(guild.id).findLast((call) => call !== first),
    );
    await until('the connection', () => second.isConnected && scene.bot.has('joined a voice channel'));
    discord.say(guild, ada, 'As I was saying.');
    // With the name, as the server wants it, and in the voice that was made before.
    const spoken = await scene.speak('Ada says: As I was saying.', adaVoice);
    await until('the last packet', () => second.voice.length >= framesOf(spoken));
    expect(scene.likeness(second, 0, spoken)).toBeGreaterThan(0.99);
  });
});
