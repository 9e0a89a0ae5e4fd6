import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { decodeAudio, resample } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { ApplicationCommandOptionType } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createGuild,
  createUser,
  encodePackets,
  type InteractionMessage,
  until,
} from '../../testing/discord/index.ts';
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

/** The id of a button below a message. */
function buttonOf({ components }: InteractionMessage, choice: string): string {
  const [row] = components as [{ components: { custom_id: string }[] }];
  return row.components.find(({ custom_id }) => custom_id.endsWith(`:${choice}`))!.custom_id;
}

/** The options of `/voice set`. */
function setVoice(name: string) {
  const voice = { name: 'voice', type: ApplicationCommandOptionType.String, value: name };
  return [{ name: 'set', type: ApplicationCommandOptionType.Subcommand, options: [voice] }];
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
    const yes = buttonOf(question, 'yes');
    // Only the person whose recording it is can agree.
    await discord.press(guild, ben, yes).reply();
    const agreed = discord.press(guild, ada, yes);
    await until('the voice', () => agreed.messages.length >= 2, 60);

    discord.say(guild, ada, 'Is this how I sound?');
    const spoken = await scene.speak('Is this how I sound?', adaVoice);
    await until('the last packet', () => call.voice.length >= framesOf(spoken));
    expect(scene.likeness(call, 0, spoken)).toBeGreaterThan(0.99);
  });

  it('makes a voice of what someone says in the channel, deaf to everyone before and after', async () => {
    const { discord } = scene;
    const { audio } = await decodeAudio(recording(), { decoders: codecDecoders });
    const seconds = resample(audio, 48_000).samples.subarray(0, 5.2 * 48_000);
    const said = encodePackets(seconds);
    const parameters = [{ name: 'name', type: ApplicationCommandOptionType.String, value: 'Spoken' }];
    const options = [{ name: 'record', type: ApplicationCommandOptionType.Subcommand, options: parameters }];
    const question = await discord.command(guild, ada, 'voice', options as never).reply();
    expect(discord.isBotDeaf(guild)).toBe(true);
    const agreed = discord.press(guild, ada, buttonOf(question, 'yes'));
    await until('the bot to hear', () => !discord.isBotDeaf(guild));
    await discord.speak(guild, ada, said);
    const done = await until('the voice', () =>
      agreed.messages.find(({ content }) => content?.includes('**Spoken**')),
    );
    expect(done.content).toContain('reads your messages');
    expect(discord.isBotDeaf(guild)).toBe(true);
    await discord.command(guild, ada, 'voice', setVoice('Mine') as never).reply();
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
