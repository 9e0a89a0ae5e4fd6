import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../testing/discord/index.ts';
import { builtInVoices, eventually, group, option, type Scene, startScene, sub } from './scene.ts';

let scene: Scene;
let hold: Promise<void> | undefined;
let letGo = () => {};

/** Lets the engine begin to speak, and then wait until the test says so. */
function holdEngine(): void {
  hold = new Promise((resolve) => {
    letGo = resolve;
  });
}

beforeAll(async () => {
  scene = await startScene({ engine: { onToken: () => hold } });
});
beforeEach(() => {
  // Tests write more than one person would; those of the limits set their own.
  scene.store.guilds.update(scene.guild.id, (record) => ({
    ...record,
    settings: { ...record.settings, messagesPerMinute: 120 },
  }));
});
afterEach(async () => {
  letGo();
  hold = undefined;
  await scene.use(scene.ada, 'stop');
  await scene.use(scene.ada, 'settings', [group('server', sub('reset'))]);
  await scene.use(scene.ada, 'leave');
});
afterAll(() => scene.stop());

const say = (text: string) => [option('text', text)];
const calls = () => scene.engine.calls.filter(({ method }) => method === 'synthesize');
const spokenTexts = () =>
  calls().map((call) => (call.method === 'synthesize' ? call.request.segment.text : ''));

describe('/join and /leave', () => {
  it('come to the channel of the member and say what is read', async () => {
    const { discord, guild, ada } = scene;
    expect(await scene.use(ada, 'join')).toBe(
      `I am in <#${guild.voice[0].id}> and read <#${guild.text.id}> and its chat.`,
    );
    expect(guild.voiceStates.get(discord.bot.id)).toBe(guild.voice[0].id);
    expect(scene.bot.health()).toEqual({ ready: true, gateway: true, engine: true, voiceChannels: 1 });
  });

  it('need a channel', async () => {
    expect(await scene.use(scene.cem, 'join')).toBe('Join a voice channel first, or name one.');
    expect(await scene.use(scene.cem, 'leave')).toBe('I am in no voice channel. Use /join.');
  });

  it('do not let somebody from elsewhere take the bot away, except moderators', async () => {
    const { discord, guild, ada, ben, cem } = scene;
    const attic = guild.voice[1];
    const there = { channels: { [attic.id]: { id: attic.id, type: 2, name: attic.name, permissions: '0' } } };
    await scene.use(ben, 'join');
    expect(await scene.use(cem, 'join', [option('channel', attic.id, 7)], there)).toBe(
      'You have to be in my voice channel for this.',
    );
    expect(await scene.use(cem, 'leave')).toBe(
      'You need to be a moderator for this, or in my voice channel.',
    );
    expect(guild.voiceStates.get(discord.bot.id)).toBe(guild.voice[0].id);
    discord.goToVoice(guild, ada, null);
    expect(await scene.use(ada, 'leave')).toBe(`I left <#${guild.voice[0].id}>.`);
    discord.goToVoice(guild, ada, guild.voice[0].id);
    expect(discord.sent).toEqual([]);
  });
});

describe('/say', () => {
  it('is for people in the channel of the bot', async () => {
    const { ada, ben, cem } = scene;
    expect(await scene.use(ben, 'say', say('Hello.'))).toBe('I am in no voice channel. Use /join.');
    await scene.use(ada, 'join');
    expect(await scene.use(cem, 'say', say('Hello.'))).toBe('You have to be in my voice channel for this.');
    expect(await scene.use(ben, 'say', say('Hello there.'))).toBe('Speaking.');
    await until('it to be spoken', () => spokenTexts().includes('Hello there.'));
  });

  it('says when there is nothing to say, and when it was just said', async () => {
    const { ada, ben } = scene;
    await scene.use(ada, 'join');
    expect(await scene.use(ben, 'say', say('**'))).toBe('There is nothing in it that can be said.');
    holdEngine();
    await scene.use(ben, 'say', say('Again.'));
    await scene.use(ben, 'say', say('again.'));
    expect(await scene.use(ben, 'say', say('Again.'))).toBe('That was just said.');
  });

  it('limits messages of a member', async () => {
    const { ada, ben } = scene;
    await scene.use(ada, 'settings', [group('server', sub('limits', option('per_minute', 3)))]);
    await scene.use(ada, 'join');
    holdEngine();
    const answers = [];
    for (let index = 0; index < 5; index += 1)
      answers.push(await scene.use(scene.ada, 'say', say(`Number ${index}.`)));
    expect(answers).toContain('That was a lot in a short time. Wait a moment.');
    expect(await scene.use(ben, 'say', say('Another member is not held up.'))).toMatch(/^Queued/);
  });

  it('limits what waits', async () => {
    const { ada, ben } = scene;
    await scene.use(ada, 'settings', [
      group('server', sub('limits', option('waiting', 1), option('per_minute', 100))),
    ]);
    await scene.use(ada, 'join');
    holdEngine();
    await scene.use(ben, 'say', say('One.'));
    expect(await scene.use(ben, 'say', say('Two.'))).toBe('Queued, number 1.');
    expect(await scene.use(ben, 'say', say('Three.'))).toBe('Too much waits already. Try again in a moment.');
    await scene.use(ada, 'settings', [group('server', sub('limits', option('when_full', 'drop-oldest')))]);
    expect(await scene.use(ben, 'say', say('Four.'))).toBe('Queued, number 1.');
  });
});

describe('/skip, /stop and /queue', () => {
  it('let authors and moderators skip, and nobody else', async () => {
    const { ada, ben, cem } = scene;
    await scene.use(ada, 'join');
    holdEngine();
    await scene.use(ada, 'say', say('By Ada.'));
    await until('it to be spoken', () => spokenTexts().includes('By Ada.'));
    expect(await scene.use(ben, 'skip')).toBe('Only its author and moderators may skip this.');
    await scene.use(ben, 'say', say('By Ben.'));
    expect(await scene.use(ada, 'skip')).toBe('Skipped.');
    await until('the next one', () => spokenTexts().includes('By Ben.'));
    expect(await scene.use(cem, 'skip')).toBe('Only its author and moderators may skip this.');
    expect(await scene.use(ben, 'skip')).toBe('Skipped.');
  });

  it('show who waits without what was written', async () => {
    const { ada, ben } = scene;
    await scene.use(ada, 'join');
    holdEngine();
    await scene.use(ada, 'say', say('This is being said.'));
    await scene.use(ben, 'say', say('This waits.'));
    const shown = await scene.use(ben, 'queue');
    expect(shown).toContain(`Now: <@${ada.id}>`);
    expect(shown).toContain(`1. <@${ben.id}>`);
    expect(shown).not.toContain('This');
  });

  it('stop everything for moderators, and only one’s own for others', async () => {
    const { ada, ben } = scene;
    await scene.use(ada, 'join');
    holdEngine();
    await scene.use(ada, 'say', say('First.'));
    await scene.use(ben, 'say', say('Second.'));
    await scene.use(ada, 'say', say('Third.'));
    expect(await scene.use(ben, 'stop')).toBe('Your 1 messages were left out.');
    expect(await scene.use(ada, 'stop')).toBe('Stopped. 2 messages were left out.');
    expect(await scene.use(ada, 'stop')).toBe('Nothing is being said.');
    await eventually('the end', async () => (await scene.use(ada, 'queue')) === 'Nothing waits.');
  });
});

describe('typed messages', () => {
  it('are cleaned, announced by name and read; what is not for the bot is not', async () => {
    const { discord, guild, ada, ben, cem } = scene;
    discord.goToVoice(guild, cem, guild.voice[0].id);
    await scene.use(ada, 'join');
    const before = calls().length;
    discord.say(guild, ada, '!command');
    discord.say(guild, ada, 'silent', guild.text.id, { flags: 4096 });
    discord.say(guild, ada, 'elsewhere', guild.voice[1].id);
    discord.say(guild, ben, `see https://example.com <@${ada.id}>`, guild.text.id);
    await until('it to be spoken', () => calls().length > before);
    expect(spokenTexts().slice(before)).toEqual(['Ben says: see link Ada']);
    discord.goToVoice(guild, cem, null);
  });

  it('are not read when the author is in no voice channel, unless the server says so', async () => {
    const { discord, guild, ada, cem } = scene;
    await scene.use(ada, 'join');
    discord.say(guild, cem, 'not heard');
    await until('a decision', () => scene.logged().includes('"reason":"elsewhere"'));
    await scene.use(ada, 'settings', [group('server', sub('reading', option('same_channel', false)))]);
    discord.say(guild, cem, 'heard now');
    await until('it to be spoken', () => spokenTexts().includes('heard now'));
    expect(spokenTexts()).not.toContain('not heard');
  });

  it('are taken out of the queue when they are deleted, and cut short when they are being said', async () => {
    const { discord, guild, ada } = scene;
    await scene.use(ada, 'join');
    holdEngine();
    const first = discord.say(guild, ada, 'being said');
    const second = discord.say(guild, ada, 'waiting');
    await eventually('both', async () => (await scene.use(ada, 'queue')).includes('1 messages'));
    discord.gateway.dispatch('MESSAGE_DELETE', { id: second, channel_id: guild.text.id, guild_id: guild.id });
    await eventually('the waiting one to go', async () =>
      (await scene.use(ada, 'queue')).includes('0 messages'),
    );
    discord.gateway.dispatch('MESSAGE_DELETE', { id: first, channel_id: guild.text.id, guild_id: guild.id });
    await eventually('the other one to go', async () => (await scene.use(ada, 'queue')) === 'Nothing waits.');
    expect(spokenTexts()).not.toContain('waiting');
  });

  it('follow the dictionary of the server', async () => {
    const { discord, guild, ada, ben } = scene;
    const add = [sub('add', option('written', 'GG'), option('spoken', 'good game indeed'))];
    expect(await scene.use(ben, 'dictionary', add)).toContain('You need to be a moderator for this');
    expect(await scene.use(ada, 'dictionary', add)).toBe('“GG” is said “good game indeed”.');
    await scene.use(ada, 'join');
    discord.say(guild, ada, 'gg everyone');
    await until('it to be spoken', () => spokenTexts().includes('good game indeed everyone'));
    expect(await scene.use(ben, 'dictionary', [sub('list')])).toContain('- GG → good game indeed');
    expect(await scene.use(ada, 'dictionary', [sub('remove', option('written', 'gg'))])).toBe(
      '“gg” is said as it is written.',
    );
    expect(await scene.use(ada, 'dictionary', [sub('list')])).toBe('The dictionary is empty.');
  });
});

describe('/settings', () => {
  it('of the server are for who manages it', async () => {
    const refusal = 'You need the permission “Manage Server” for this.';
    const forms = [
      sub('show'),
      sub('reading', option('bots', true)),
      sub('access'),
      sub('ignore', option('read_again', true)),
      sub('names', option('when', 'never')),
      sub('limits', option('characters', 50)),
      sub('language'),
      sub('prefixes'),
      sub('presence', option('leave_after', 5)),
      sub('voice'),
      sub('cloning', option('allowed', true)),
      sub('reset'),
    ];
    for (const form of forms)
      expect(await scene.use(scene.ben, 'settings', [group('server', form)])).toBe(refusal);
    expect(scene.store.guilds.get(scene.guild.id).settings.allowCloning).toBe(false);
  });

  it('are changed, shown and checked', async () => {
    const { ada, guild, store } = scene;
    const set = (form: object) => scene.use(ada, 'settings', [group('server', form)]);
    expect(await set(sub('limits'))).toBe('Name at least one thing to change.');
    expect(await set(sub('limits', option('characters', 120), option('seconds', 12)))).toBe('Saved.');
    expect(await set(sub('prefixes', option('required', '>'), option('ignored', '! ? '.trim())))).toBe(
      'Saved.',
    );
    expect(await set(sub('names', option('when', 'always')))).toBe('Saved.');
    expect(await set(sub('language', option('language', 'xx')))).toBe(
      'The model does not speak this language. It speaks: en.',
    );
    expect(store.guilds.get(guild.id).settings).toMatchObject({
      maxCharacters: 120,
      maxSeconds: 12,
      requiredPrefix: '>',
      ignoredPrefixes: ['!', '?'],
      announceNames: 'always',
    });
    expect(await set(sub('prefixes', option('required', 'none')))).toBe('Saved.');
    expect(store.guilds.get(guild.id).settings.requiredPrefix).toBeUndefined();
    const shown = await set(sub('show'));
    expect(shown).toContain('Longest message in characters: 120');
    expect(shown).toContain('always');
  });

  it('ignore a member at once', async () => {
    const { discord, guild, ada, ben } = scene;
    await scene.use(ada, 'join');
    holdEngine();
    discord.say(guild, ben, 'before');
    await until('it to be spoken', () => spokenTexts().includes('before'));
    const member = { users: { [ben.id]: { id: ben.id, username: ben.name, discriminator: '0' } } };
    await scene.use(ada, 'settings', [group('server', sub('ignore', option('member', ben.id, 6)))], member);
    await eventually('it to be cut short', async () => (await scene.use(ada, 'queue')) === 'Nothing waits.');
    expect(await scene.use(ben, 'say', say('after'))).toBe('You are not allowed to use me here.');
    expect(await scene.use(ben, 'join')).toBe('You are not allowed to use me here.');
    expect(await scene.use(ben, 'settings', [group('user', sub('show'))])).toContain('Your settings:');
    expect(await scene.use(ben, 'privacy', [sub('show')])).toContain('I store ids and settings');
  });

  it('of a member hold for that member', async () => {
    const { discord, guild, ada, store } = scene;
    const set = (form: object) => scene.use(ada, 'settings', [group('user', form)]);
    expect(await set(sub('name', option('name', '🎉 **Ada the Great** 🎉')))).toBe('Saved.');
    expect(await set(sub('name', option('name', '***')))).toBe('This name cannot be said.');
    expect(await set(sub('expressiveness', option('percent', 80)))).toBe('Saved.');
    await scene.use(ada, 'settings', [group('server', sub('names', option('when', 'always')))]);
    await scene.use(ada, 'join');
    discord.say(guild, ada, 'hear me');
    await until('it to be spoken', () =>
      spokenTexts().some((text) => /Ada the Great.* says: hear me/.test(text)),
    );
    const call = calls().at(-1)!;
    expect(call.method === 'synthesize' && call.request.options?.exaggeration).toBe(0.8);
    expect(await set(sub('reading', option('read', false)))).toBe('Saved.');
    discord.say(guild, ada, 'not any more');
    await until('a decision', () => scene.logged().includes('"reason":"opted-out"'));
    await set(sub('reading', option('read', true)));
    await set(sub('name'));
    await set(sub('expressiveness'));
    expect(store.users.get(ada.id).guilds).toEqual({});
  });
});

describe('/voice', () => {
  const voice = (user: Scene['ada'], ...parts: Parameters<typeof sub>) =>
    scene.use(user, 'voice', [sub(...parts)]);
  const voiceIdOf = async (name: string) => (await scene.library.findByName(name))!.id;

  it('lists the voices that are there, and finds them with typos', async () => {
    const { ada, ben, discord, guild } = scene;
    const list = await voice(ben, 'list');
    for (const name of builtInVoices) expect(list).toContain(name);
    expect(await voice(ben, 'list', option('search', 'bela'))).toContain('Bella');
    const typing = discord.autocomplete(guild, ada, 'voice', [
      { name: 'set', type: 1, options: [{ name: 'voice', type: 3, value: 'amyy', focused: true }] },
    ]);
    await until('suggestions', () => typing.choices);
    expect(typing.choices).toEqual([{ name: 'Amy', value: await voiceIdOf('Amy') }]);
  });

  it('reads in the chosen voice, here or everywhere', async () => {
    const { ada, ben, guild, store, discord } = scene;
    expect(await voice(ben, 'set', option('voice', 'Bella'))).toBe('Your messages are read by Bella.');
    expect(await voice(ben, 'set', option('voice', 'Nobody'))).toContain('There is no such voice.');
    expect(store.users.get(ben.id).guilds[guild.id]?.voiceId).toBe(await voiceIdOf('Bella'));
    expect(await voice(ben, 'set', option('voice', 'Amy'), option('everywhere', true))).toContain(
      'in every server',
    );
    expect(store.users.get(ben.id)).toEqual({ everywhere: { voiceId: await voiceIdOf('Amy') }, guilds: {} });
    await scene.use(ada, 'join');
    discord.say(guild, ben, 'in the voice of Amy');
    await until('it to be spoken', () => spokenTexts().includes('in the voice of Amy'));
    await voice(ben, 'set', option('everywhere', true));
    expect(store.users.get(ben.id).everywhere).toEqual({});
  });

  it('lets a voice be heard without joining', async () => {
    const preview = scene.start(scene.cem, 'voice', [sub('preview', option('voice', 'Andy'))]);
    expect((await preview.reply()).content).toBe('This is Andy.');
    const [file] = preview.files;
    expect(file?.name).toBe('preview.wav');
    expect(file!.size).toBeGreaterThan(24_000);
  });

  it('tells where a voice comes from, and that built-in ones cannot be deleted', async () => {
    expect(await voice(scene.ben, 'info', option('voice', 'Amy'))).toBe(
      '**Amy** is a built-in voice. Voice 0',
    );
    expect(await voice(scene.ada, 'delete', option('voice', 'Amy'))).toContain('There is no such voice.');
    expect(await voice(scene.ada, 'export', option('voice', 'Amy'))).toContain('There is no such voice.');
  });
});

it('says no one’s name loudly: answers mention nobody', async () => {
  const { rest } = scene.discord;
  const bodies = rest.requests
    .filter(({ path }) => /callback|messages/.test(path))
    .map(({ body }) => JSON.stringify(body));
  const texts = bodies.filter((body) => /"content":"/.test(body));
  expect(texts.length).toBeGreaterThan(50);
  expect(texts.filter((body) => !body.includes('"allowed_mentions":{"parse":[]}'))).toEqual([]);
});

it('logs no texts and no token', () => {
  const logged = scene.logged();
  expect(logged).toContain('a command was used');
  for (const text of ['Hello there', 'hear me', 'good game', 'Ada the Great', 'Amy', scene.discord.token]) {
    expect(logged).not.toContain(text);
  }
});
