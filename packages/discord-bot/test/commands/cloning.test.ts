import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type InteractionMessage, type LocalInteraction, until } from '../../testing/discord/index.ts';
import { group, option, recording, type Scene, startScene, sub } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterEach(async () => {
  await allowCloning(false);
});
afterAll(() => scene.stop());

async function allowCloning(isAllowed: boolean): Promise<void> {
  await scene.use(scene.ada, 'settings', [group('server', sub('cloning', option('allowed', isAllowed)))]);
}

/** Uses `/voice clone` with a file that was attached. */
function clone(user: Scene['ada'], name: string, file: { url: string; size?: number }): LocalInteraction {
  const attachment = {
    id: '77',
    filename: 'me.wav',
    size: file.size ?? 1000,
    url: file.url,
    proxy_url: file.url,
  };
  const resolved = { attachments: { 77: attachment } };
  return scene.start(
    user,
    'voice',
    [sub('clone', option('name', name), option('recording', '77', 11))],
    resolved,
  );
}

/** Ids of the buttons below a message. */
function buttonsOf({ components = [] }: InteractionMessage): readonly string[] {
  const rows = components as readonly { readonly components: readonly { readonly custom_id: string }[] }[];
  return rows.flatMap((row) => row.components.map((button) => button.custom_id));
}

/** Uploads a recording and agrees. Returns the last thing that was said. */
async function cloneAndAgree(user: Scene['ada'], name: string, pitch: number): Promise<string> {
  const question = await clone(user, name, { url: scene.attach(recording(8, pitch)) }).reply();
  const [yes] = buttonsOf(question);
  const pressed = scene.discord.press(scene.guild, user, yes!);
  await until('an outcome', () => pressed.messages.length > 1);
  return pressed.messages.at(-1)?.content ?? '';
}

const ownedBy = (userId: string) =>
  scene.store.voices.entries().filter(([, { ownerId }]) => ownerId === userId);
const voices = async () => (await scene.library.listOwn()).length;

describe('/voice clone', () => {
  it('is off until someone who manages the server allows it', async () => {
    const answer = await clone(scene.ben, 'Mine', { url: scene.attach(recording(8)) }).reply();
    expect(answer.content).toContain('Cloning is off in this server.');
    expect(await voices()).toBe(0);
  });

  it('stores nothing before the person agrees, and only that person can', async () => {
    await allowCloning(true);
    const { ada, ben, discord, guild } = scene;
    const question = await clone(ben, 'Mine', { url: scene.attach(recording(8)) }).reply();
    expect(question.content).toContain('This is a recording of my own voice.');
    expect(question.content).toContain('8.0 s');
    const [yes, no] = buttonsOf(question);
    expect(await voices()).toBe(0);
    expect((await discord.press(guild, ada, yes!).reply()).content).toContain('Only the person');
    expect(await voices()).toBe(0);
    expect((await discord.press(guild, ben, no!).reply()).content).toBe('Nothing was stored.');
    expect((await discord.press(guild, ben, yes!).reply()).content).toContain('This has expired');
    expect(await voices()).toBe(0);
  });

  it('makes a voice with a record of the consent; it reads for its owner and nobody else', async () => {
    await allowCloning(true);
    const { ada, ben, guild, otherGuild, discord, engine } = scene;
    expect(await cloneAndAgree(ben, 'Mine', 150)).toContain('The voice **Mine** is there');
    const [[id, owned]] = ownedBy(ben.id) as [[string, ReturnType<typeof ownedBy>[number][1]]];
    expect(owned).toMatchObject({ name: 'Mine', ownerId: ben.id, guildId: guild.id });
    expect(owned.consent).toMatchObject({ userId: ben.id, source: 'upload' });
    expect(owned.consent.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(owned.consent.statement).toContain('This is a recording of my own voice.');
    expect((await scene.library.findById(id))?.consentNote).toContain(owned.consent.sha256);
    expect(scene.store.users.get(ben.id).guilds[guild.id]?.voiceId).toBe(id);

    expect(await scene.use(ben, 'voice', [sub('list')])).toContain('Mine (cloned)');
    expect(await scene.use(ada, 'voice', [sub('list')])).not.toContain('Mine');
    expect(await scene.use(ada, 'voice', [sub('set', option('voice', id))])).toContain(
      'There is no such voice.',
    );
    expect(await scene.use(ada, 'settings', [group('server', sub('voice', option('voice', id)))])).toContain(
      'no such voice',
    );
    // A member may write any id into their own record; the voice speaks for its owner alone all the same.
    scene.store.users.update(ada.id, (record) => ({ ...record, everywhere: { voiceId: id } }));

    await scene.use(ada, 'join');
    const pitches = new Map<string, unknown>();
    for (const [user, text] of [
      [ben, 'by its owner'],
      [ada, 'by someone else'],
    ] as const) {
      discord.say(guild, user, text);
      const call = await until('it to be spoken', () =>
        engine.calls.find((one) => one.method === 'synthesize' && one.request.segment.text.includes(text)),
      );
      if (call.method === 'synthesize') pitches.set(text, call.request.voice);
    }
    const cloned = await scene.library.conditioning(id, engine);
    expect(pitches.get('by its owner')).toEqual(cloned);
    expect(pitches.get('by someone else')).not.toEqual(cloned);
    scene.store.users.delete(ada.id);

    const elsewhere = discord.command(otherGuild, ben, 'voice', [sub('list')] as never);
    expect((await elsewhere.reply()).content).not.toContain('Mine');
  });

  it('is told by /voice info, exported by its owner, and deleted by the owner or who manages the server', async () => {
    await allowCloning(true);
    const { ada, ben, cem } = scene;
    const [[id]] = ownedBy(ben.id) as [[string, unknown]];
    const info = await scene.use(ben, 'voice', [sub('info', option('voice', id))]);
    expect(info).toContain(`the cloned voice of <@${ben.id}>`);
    const file = scene.start(ben, 'voice', [sub('export', option('voice', id))]);
    expect((await file.reply()).content).toContain('Whoever has it can speak with your voice.');
    expect(file.files[0]?.name).toBe('Mine.starvoice');
    const bytes = Buffer.from(await file.files[0]!.arrayBuffer());
    expect(bytes.includes('discord-')).toBe(false);
    const foreign = scene.start(ada, 'voice', [sub('export', option('voice', id))]);
    expect((await foreign.reply()).content).toContain('There is no such voice.');
    expect(foreign.files).toEqual([]);
    expect(await scene.use(cem, 'voice', [sub('delete', option('voice', id))])).toContain(
      'There is no such voice.',
    );
    expect(await voices()).toBe(1);
    expect(await scene.use(ada, 'voice', [sub('delete', option('voice', id))])).toBe(
      'Mine and its recording were deleted.',
    );
    expect(await voices()).toBe(0);
    expect(scene.store.voices.find(id)).toBeUndefined();
    expect(await cloneAndAgree(ben, 'Again', 170)).toContain('is there');
    expect(await scene.use(ben, 'voice', [sub('delete', option('voice', 'Again'))])).toContain(
      'were deleted',
    );
    expect(await voices()).toBe(0);
  });

  it('is off again when the server takes it back, also for a question that is open', async () => {
    await allowCloning(true);
    const { ben, discord, guild } = scene;
    const question = await clone(ben, 'Late', { url: scene.attach(recording(8)) }).reply();
    await allowCloning(false);
    const pressed = discord.press(guild, ben, buttonsOf(question)[0]!);
    await until('an outcome', () => pressed.messages.length > 1);
    expect(pressed.messages.at(-1)?.content).toContain('Cloning is off');
    expect(await voices()).toBe(0);
  });

  it('limits how many voices somebody has, and asks for new names', async () => {
    await allowCloning(true);
    const { ben } = scene;
    for (const [name, pitch] of [
      ['One', 120],
      ['Two', 140],
      ['Three', 160],
    ] as const) {
      expect(await cloneAndAgree(ben, name, pitch)).toContain('is there');
      if (name === 'One') {
        const again = await clone(ben, 'one', { url: scene.attach(recording(8, 90)) }).reply();
        expect(again.content).toContain('must be a new one');
      }
    }
    const fourth = await clone(ben, 'Four', { url: scene.attach(recording(8, 180)) }).reply();
    expect(fourth.content).toContain('You have 3 cloned voices here already.');
  });

  it.each([
    ['from elsewhere', () => ({ url: 'https://evil.example/me.wav' }), 'I take files that were attached'],
    ['by http', () => ({ url: 'http://cdn.discordapp.com/me.wav' }), 'I take files that were attached'],
    [
      'behind a redirect',
      () => ({ url: `${new URL(scene.attach(new Uint8Array())).origin}/elsewhere` }),
      'I could not get',
    ],
    [
      'that are not there',
      () => ({ url: `${new URL(scene.attach(new Uint8Array())).origin}/none` }),
      'I could not get',
    ],
    [
      'that say they are large',
      () => ({ url: scene.attach(recording(8)), size: 50_000_000 }),
      'At most 10 MB',
    ],
    ['that are large', () => ({ url: scene.attach(new Uint8Array(11_000_000)) }), 'At most 10 MB'],
    [
      'that are no audio',
      () => ({ url: scene.attach(new TextEncoder().encode('hello')) }),
      'I cannot read this recording.',
    ],
    ['that are short', () => ({ url: scene.attach(recording(2)) }), 'At least 5 seconds are needed'],
    ['that are long', () => ({ url: scene.attach(recording(125)) }), 'At most 120 seconds are allowed.'],
  ])('refuses files %s', async (_what, file, message) => {
    await allowCloning(true);
    expect((await clone(scene.ada, 'New', file()).reply()).content).toContain(message);
    expect(ownedBy(scene.ada.id)).toEqual([]);
  });
});

describe('/privacy', () => {
  it('shows and deletes everything about a person, voices and recordings too', async () => {
    const { ben, guild, discord } = scene;
    const shown = await scene.use(ben, 'privacy', [sub('show')]);
    expect(shown).toContain('3 cloned voices (One, Two, Three)');
    const question = await scene.start(ben, 'privacy', [sub('delete-my-data')]).reply();
    expect(question.content).toContain('3 cloned voices with their recordings');
    const [yes, no] = buttonsOf(question);
    const foreign = await discord.press(guild, scene.ada, yes!).reply();
    expect(foreign.content).toContain('Only the person');
    expect((await discord.press(guild, ben, no!).reply()).content).toBe('Nothing was deleted.');
    expect(await voices()).toBe(3);
    const again = await scene.start(ben, 'privacy', [sub('delete-my-data')]).reply();
    const pressed = discord.press(guild, ben, buttonsOf(again)[0]!);
    expect((await pressed.reply()).content).toBe(
      'Everything was deleted: your settings and 3 cloned voices.',
    );
    expect(await voices()).toBe(0);
    expect(ownedBy(ben.id)).toEqual([]);
    expect(scene.store.users.find(ben.id)).toBeUndefined();
    expect(await scene.use(ben, 'privacy', [sub('show')])).toContain('**About you:** nothing');
  });

  it('forgets a recording that waits for consent', async () => {
    await allowCloning(true);
    const { ben, guild, discord } = scene;
    const consent = await clone(ben, 'Later', { url: scene.attach(recording(8)) }).reply();
    const question = await scene.start(ben, 'privacy', [sub('delete-my-data')]).reply();
    const deleted = await discord.press(guild, ben, buttonsOf(question)[0]!).reply();
    expect(deleted.content).toContain('Everything was deleted');
    const late = await discord.press(guild, ben, buttonsOf(consent)[0]!).reply();
    expect(late.content).toContain('This has expired');
    expect(await voices()).toBe(0);
  });
});
