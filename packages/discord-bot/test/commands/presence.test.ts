import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pause, until } from '../../testing/discord/index.ts';
import { group, option, type Scene, startScene, sub } from './scene.ts';

let scene: Scene;
let now = Date.UTC(2026, 0, 27);
let isCutShort = false;
beforeAll(async () => {
  scene = await startScene({
    now: () => now,
    onVoice: (session) => {
      if (isCutShort) session.leave('unreachable');
    },
  });
});
afterEach(async () => {
  const { discord, guild, ada, ben } = scene;
  await scene.use(ada, 'settings', [group('server', sub('reset'))]);
  await scene.use(ada, 'leave');
  for (const user of [ada, ben]) discord.goToVoice(guild, user, guild.voice[0].id);
  discord.sent.splice(0);
});
afterAll(() => scene.stop());

const isIn = () => scene.guild.voiceStates.get(scene.discord.bot.id);
const set = (...parts: object[]) =>
  scene.use(scene.ada, 'settings', [group('server', sub('presence', ...parts))]);

it('leaves when there was nothing to read for a while, where the server wants that', async () => {
  const { discord, guild, ada, store } = scene;
  // Members choose whole minutes; a test has less time.
  const soon = 0.02;
  store.guilds.update(guild.id, (record) => ({
    ...record,
    settings: { ...record.settings, idleMinutes: soon },
  }));
  await scene.use(ada, 'join');
  discord.say(
    guild,
    ada,
    'This is long enough to be spoken for more than the time that the bot waits for the next one.',
  );
  await until('the end of speech', () => /"framesSent":\d{2,},"reason":"finished"/.test(scene.logged()));
  await until('the bot to leave', () => isIn() === undefined);
  await until('a word about it', () => discord.sent.length > 0);
  expect(discord.sent[0]?.content).toContain('there was nothing to read for a while');
});

describe('the bot alone', () => {
  it('leaves when nobody is left, says so once, and forgets the channel', async () => {
    const { discord, guild, ada, ben, store } = scene;
    await set(option('leave_after', 0));
    await scene.use(ada, 'join');
    expect(store.guilds.get(guild.id).session).toEqual({
      voiceChannelId: guild.voice[0].id,
      textChannelId: guild.text.id,
    });
    discord.goToVoice(guild, ada, guild.voice[1].id);
    expect(isIn()).toBe(guild.voice[0].id);
    discord.goToVoice(guild, ben, null);
    await until('the bot to leave', () => isIn() === undefined);
    await until('a word about it', () => discord.sent.length > 0);
    expect(discord.sent).toMatchObject([
      { channelId: guild.text.id, content: 'I left the voice channel because nobody was left in it.' },
    ]);
    expect(store.guilds.get(guild.id).session).toBeUndefined();
  });

  it('stays when somebody comes back in time', async () => {
    const { discord, guild, ada, ben, cem } = scene;
    await set(option('leave_after', 1));
    await scene.use(ada, 'join');
    for (const user of [ada, ben]) discord.goToVoice(guild, user, null);
    discord.goToVoice(guild, cem, guild.voice[0].id);
    await pause(1500);
    expect(isIn()).toBe(guild.voice[0].id);
    discord.goToVoice(guild, cem, null);
  });
});

it('joins by itself the channel that the server chose, for people only', async () => {
  const { discord, guild, ben } = scene;
  const attic = guild.voice[1];
  const there = { channels: { [attic.id]: { id: attic.id, type: 2, name: attic.name, permissions: '0' } } };
  await scene.use(
    scene.ada,
    'settings',
    [group('server', sub('presence', option('auto_join', attic.id, 7)))],
    there,
  );
  discord.goToVoice(guild, ben, guild.voice[0].id);
  expect(isIn()).toBeUndefined();
  discord.goToVoice(guild, ben, attic.id);
  const joined = `"channelId":"${attic.id}","msg":"joined a voice channel"`;
  await until('the bot to come', () => scene.logged().includes(joined));
  discord.say(guild, ben, 'read in the chat of the voice channel', attic.id);
  await until('it to be spoken', () =>
    scene.engine.calls.some(
      (call) => call.method === 'synthesize' && call.request.segment.text.startsWith('read in the chat'),
    ),
  );
  await set(option('no_auto_join', true));
  expect(scene.store.guilds.get(guild.id).settings.autoJoinChannelId).toBeUndefined();
});

it('does not remember a channel that it lost as soon as it was there', async () => {
  const { discord, guild, ada, store } = scene;
  isCutShort = true;
  const answer = await scene.use(ada, 'join');
  isCutShort = false;
  expect(answer).toContain('Discord did not let me into');
  expect(store.guilds.get(guild.id).session).toBeUndefined();
  expect(await scene.use(ada, 'say', [option('text', 'Anybody there?')])).toContain(
    'I am in no voice channel',
  );
  await until('a word about it', () => discord.sent.length > 0);
  expect(discord.sent[0]?.content).toContain('was lost');
});

it('tells the text channel when the bot was thrown out', async () => {
  const { discord, guild, ada } = scene;
  await scene.use(ada, 'join');
  discord.kickBot(guild);
  await until('a word about it', () => discord.sent.length > 0, 30);
  expect(discord.sent.map(({ content }) => content)).toEqual([
    'I was disconnected from the voice channel, or the channel was deleted.',
  ]);
});

it('deletes the data of a server some days after it was removed from it, and not before', async () => {
  const { discord, guild, ada, store, library } = scene;
  await scene.use(ada, 'settings', [group('server', sub('cloning', option('allowed', true)))]);
  await scene.use(ada, 'voice', [sub('set', option('voice', 'Amy'))]);
  const record = await library.add(
    { name: 'discord-test' },
    {
      samples: new Float32Array(24_000 * 6).map((_value, index) => Math.sin(index / 20)),
      sampleRate: 24_000,
    },
  );
  store.voices.put(record.id, {
    name: 'Mine',
    ownerId: ada.id,
    guildId: guild.id,
    consent: {
      userId: ada.id,
      at: new Date(now).toISOString(),
      statement: 'Yes.',
      sha256: 'a'.repeat(64),
      source: 'upload',
    },
  });
  discord.gateway.dispatch('GUILD_DELETE', { id: guild.id });
  await until('a note of it', () => store.guilds.find(guild.id)?.leftAt === now);
  await scene.restart();
  // The server is there again: nothing was lost.
  expect(store.guilds.get(guild.id).leftAt).toBeUndefined();
  expect(store.guilds.get(guild.id).settings.allowCloning).toBe(true);

  discord.gateway.dispatch('GUILD_DELETE', { id: guild.id });
  await until('a note of it', () => store.guilds.find(guild.id)?.leftAt === now);
  const rejoined = discord.guilds.indexOf(guild);
  (discord.guilds as unknown[]).splice(rejoined, 1);
  now += 6 * 86_400_000;
  await scene.restart();
  expect(store.guilds.find(guild.id)).toBeDefined();
  now += 2 * 86_400_000;
  await scene.restart();
  expect(store.guilds.find(guild.id)).toBeUndefined();
  expect(store.users.get(ada.id).guilds).toEqual({});
  expect(store.voices.find(record.id)).toBeUndefined();
  expect(await library.findById(record.id)).toBeUndefined();
  (discord.guilds as unknown[]).splice(rejoined, 0, guild);
  await scene.restart();
});

it('deletes cloned voices that nobody owns, as a crash may leave them', async () => {
  const { library } = scene;
  const orphan = await library.add(
    { name: 'discord-orphan' },
    {
      samples: new Float32Array(24_000 * 6).map((_value, index) => Math.sin(index / 30)),
      sampleRate: 24_000,
    },
  );
  const own = await library.add(
    { name: 'Operator' },
    { samples: new Float32Array(30_000).fill(0.1), sampleRate: 24_000 },
  );
  expect(await scene.use(scene.ada, 'voice', [sub('list')])).not.toContain('orphan');
  await scene.restart();
  expect(await library.findById(orphan.id)).toBeUndefined();
  expect(await scene.use(scene.ada, 'voice', [sub('list')])).toContain('Operator');
  await library.delete(own.id);
});
