import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { decodeAudio, durationSeconds } from '@starling-tts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recording, Workplace } from './testing/starling.ts';

let place: Workplace;

beforeAll(async () => {
  place = await Workplace.create();
  await writeFile(place.path('amy.wav'), recording(210));
  await writeFile(place.path('talk.wav'), recording(120, 3));
});

afterAll(() => place.remove());

async function seconds(path: string): Promise<number> {
  return durationSeconds((await decodeAudio(await readFile(place.path(path)))).audio);
}

/** The user's voices as `voices list --json` describes them. */
async function ownVoices(): Promise<{ voice_id: string; speaker_name: string }[]> {
  const { stdout } = await place.run(['voices', 'list', '--json']);
  return JSON.parse(stdout.toString()).filter(({ built_in }: { built_in: boolean }) => !built_in);
}

// One story: each step stands on the one before.
describe('voices from the command line', () => {
  it('are the built-in ones at first', async () => {
    const { code, stdout } = await place.run(['voices', 'list']);
    const table = stdout.toString().trimEnd().split('\n');
    expect(code).toBe(0);
    expect(table).toHaveLength(1 + 37);
    expect(table[1]).toMatch(/^Aaron +[0-9a-f]{8} +male +[0-9.]+ s +built in +\S/);
    expect(await ownVoices()).toEqual([]);
  });

  it('can be tried without being kept', async () => {
    const args = ['clone', 'amy.wav', '--name', 'Mine', '--no-save', '--out', 'sample.wav', '--json'];
    const { code, stdout } = await place.run(args);
    expect(code).toBe(0);
    const described = JSON.parse(stdout.toString());
    expect(described).toMatchObject({
      success: true,
      saved_to_library: false,
      voice_info: { voice_name: 'Mine' },
    });
    expect(described).not.toHaveProperty('sample_audio');
    expect(await seconds('sample.wav')).toBeGreaterThan(0.5);
    expect(await ownVoices()).toEqual([]);
  });

  it('are kept and used by other processes, by name and by id', async () => {
    const cloned = await place.run([
      'clone',
      'amy.wav',
      '--name',
      'Mine',
      '--description',
      'from the test',
      '--consent',
      'my own voice',
    ]);
    expect(cloned).toMatchObject({ code: 0, stderr: expect.stringMatching(/saved as [0-9a-f]{8}\n$/) });
    const [voice] = await ownVoices();
    expect(voice).toMatchObject({
      speaker_name: 'Mine',
      description: 'from the test',
      duration: 6,
      type: 'user_cloned_voice',
    });
    const table = (await place.run(['voices'])).stdout.toString().trimEnd().split('\n');
    expect(table[0]).toMatch(/^NAME +ID +GENDER +LENGTH +FROM +DESCRIPTION$/);
    expect(table.at(-1)).toContain(voice!.voice_id);
    expect((await place.run(['voices', 'show', 'mine'])).stdout.toString()).toContain(
      'consent note:         my own voice\n',
    );

    const spoken = await Promise.all(
      ['mine', voice!.voice_id].map((name, index) =>
        place.run(['say', 'Hello there.', '--voice', name, '--seed', '1', '--out', `${index}.wav`, '--json']),
      ),
    );
    for (const { code, stdout } of spoken) {
      expect(code).toBe(0);
      expect(JSON.parse(stdout.toString()).parameters).toMatchObject({
        voice_cloning: true,
        voice_id: voice!.voice_id,
        voice_name: 'Mine',
      });
    }
    expect(await seconds('0.wav')).toBe(await seconds('1.wav'));
  });

  it('cannot be overwritten', async () => {
    const { code, stderr } = await place.run(['clone', 'talk.wav', '--name', 'MINE']);
    expect(code).toBe(2);
    expect(stderr).toContain('hint: choose another --name');
  });

  it('take over recordings, keeping their length', async () => {
    const [library, target] = await Promise.all([
      place.run(['convert', 'talk.wav', '--voice', 'Mine', '--out', 'as-amy.wav']),
      place.run(['convert', '-', '--target', 'amy.wav', '--out', '-', '-q'], { input: recording(120, 3) }),
    ]);
    expect(library.code).toBe(0);
    expect(await seconds('as-amy.wav')).toBeCloseTo(3, 1);
    expect({ code: target.code, stderr: target.stderr }).toEqual({ code: 0, stderr: '' });
    expect(durationSeconds((await decodeAudio(target.stdout)).audio)).toBeCloseTo(3, 1);
  });

  it.each([
    [['convert', 'talk.wav'], 'error: Give exactly one target: --voice or --target.'],
    [['convert', 'talk.wav', '--voice', 'Amy', '--target', 'amy.wav'], 'error: Give exactly one target'],
    [['convert', 'talk.wav', '--voice', 'Nobody'], "error: Voice 'Nobody' not found in any library"],
    [['clone', 'amy.wav'], "error: required option '-n, --name <name>' not specified"],
    [['clone', 'amy.wav', '--name', '../evil'], 'error: voice_name '],
    [['clone', 'no-audio.wav', '--name', 'Text'], 'error: reference_audio: '],
    [['voices', 'remove', 'Nobody'], "error: Voice 'Nobody' not found in any library"],
  ])('%j is refused with status 2', async (args, message) => {
    await writeFile(place.path('no-audio.wav'), 'this is a letter and not a recording');
    const { code, stderr } = await place.run(args);
    expect(code).toBe(2);
    expect(stderr.slice(0, message.length)).toBe(message);
  });

  it('come from compressed recordings as well', async () => {
    const mp3 = fileURLToPath(new URL('../../core/test/fixtures/audio/stereo.mp3', import.meta.url));
    const { code, stderr } = await place.run(['clone', mp3, '--name', 'Short']);
    expect(code).toBe(2);
    // Its length can only be told after decoding.
    expect(stderr).toContain('error: reference_audio is 0.40 s long');
  });

  it('can be removed by who says so', async () => {
    const unasked = await place.run(['voices', 'remove', 'mine']);
    expect(unasked).toMatchObject({ code: 2, stderr: expect.stringContaining('hint: confirm with --yes') });
    expect(await ownVoices()).toHaveLength(1);
    const args = ['voices', 'remove', 'mine', '--yes'];
    expect(await place.run(args)).toMatchObject({ code: 0, stderr: 'Mine: removed\n' });
    expect(await ownVoices()).toEqual([]);
    expect((await readdir(place.path('home/voices'))).filter((name) => !name.startsWith('.'))).toEqual([]);
  });
});
