import { cp, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { decodeAudio, durationSeconds } from '@starling-tts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recording, Workplace } from './testing/starling.ts';

const fixture = fileURLToPath(
  new URL('../../core/test/fixtures/voice-library/voice_embeddings', import.meta.url),
);

let place: Workplace;
beforeAll(async () => {
  place = await Workplace.create();
  await cp(fixture, place.path('earlier/voice_embeddings'), { recursive: true });
  await mkdir(place.path('recordings'));
  await writeFile(place.path('recordings/Bruno - male, presenter.wav'), recording(110));
  await writeFile(place.path('recordings/letter.wav'), 'not a recording');
});
afterAll(() => place.remove());

const lines = (text: Buffer) => text.toString().trimEnd().split('\n');

// One story: each step stands on the one before.
describe('voices of an earlier system', () => {
  it('are looked at in a dry run that makes nothing', async () => {
    const { code, stdout, stderr } = await place.run(['voices', 'import', 'earlier', '--dry-run']);
    expect(lines(stdout)).toEqual([
      'would import  a0000001  Nora',
      'would import  a0000002  Otto',
      "would import  a0000003  Zoë O'Neil",
      'skipped       a0000004  Lost: The voice data is missing: there is no embeddings/a0000004.pkl.gz.',
    ]);
    expect(stderr).toContain('warning: Nora: recording is 2.3 s long');
    expect(stderr).toMatch(/\n3 would be imported \(dry run\), 0 already there, 1 skipped\n$/);
    expect(code).toBe(1);
    await expect(stat(place.path('home'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('are imported once', async () => {
    const first = await place.run(['voices', 'import', 'earlier', '--consent', 'all agreed']);
    expect(first.stderr).toMatch(/\n3 imported, 0 already there, 1 skipped\n$/);
    const again = await place.run(['voices', 'import', 'earlier/voice_embeddings', '--json']);
    expect(again.stderr).toBe('0 imported, 3 already there, 1 skipped\n');
    const report = JSON.parse(again.stdout.toString());
    expect(report.results.map(({ status }: { status: string }) => status)).toEqual([
      'present',
      'present',
      'present',
      'skipped',
    ]);
    const shown = await place.run(['voices', 'show', 'nora', '--json']);
    expect(JSON.parse(shown.stdout.toString())).toMatchObject({
      voice_id: 'a0000001',
      speaker_name: 'Nora',
      gender: 'female',
      original_file: 'Nora - female, calm reader.wav',
      created_at: '2025-07-27T14:07:30.624704Z',
      built_in: false,
      consent_note: 'all agreed',
      conditioning: [],
    });
  });

  it('arrive whole when an import was killed and run again', async () => {
    const elsewhere = { environment: { STARLING_HOME: place.path('killed') } };
    const { child, result } = place.start(['voices', 'import', 'earlier'], elsewhere);
    child.stdout?.once('data', () => child.kill('SIGKILL'));
    await result;
    expect(await place.run(['voices', 'verify', '-q'], elsewhere)).toMatchObject({ code: 0 });
    const { stdout } = await place.run(['voices', 'import', 'earlier', '--json', '-q'], elsewhere);
    const { results } = JSON.parse(stdout.toString());
    expect(results.slice(0, 3).map(({ name }: { name: string }) => name)).toEqual([
      'Nora',
      'Otto',
      "Zoë O'Neil",
    ]);
    expect(results[0].status).toBe('present');
    const { stdout: checked } = await place.run(['voices', 'verify', '--json', '-q'], elsewhere);
    const { voices, problems } = JSON.parse(checked.toString());
    const damage = problems.filter(({ severity }: { severity: string }) => severity === 'damage');
    expect({ voices, damage }).toEqual({ voices: 3, damage: [] });
  });

  it('are imported by two processes at once, each voice by one of them', async () => {
    const elsewhere = { environment: { STARLING_HOME: place.path('shared') } };
    const runs = await Promise.all(
      [1, 2].map(() => place.run(['voices', 'import', 'earlier', '--json', '-q'], elsewhere)),
    );
    const statuses = runs.map(({ stdout }) =>
      JSON.parse(stdout.toString()).results.map(({ status }: { status: string }) => status),
    );
    for (const voice of [0, 1, 2]) {
      const outcome = statuses.map((status) => status[voice]).sort();
      expect(outcome).toEqual(['imported', 'present']);
    }
    expect(await place.run(['voices', 'verify', '-q'], elsewhere)).toMatchObject({ code: 0 });
  });

  it('speak, and are encoded once', async () => {
    const previewed = await place.run([
      'voices',
      'preview',
      'Nora',
      '--text',
      'Good morning.',
      '--seed',
      '1',
    ]);
    expect(previewed).toMatchObject({ code: 0, stderr: expect.stringMatching(/^preview\.wav: /) });
    const { audio } = await decodeAudio(await readFile(place.path('preview.wav')));
    expect(durationSeconds(audio)).toBeGreaterThan(0.3);
    const shown = JSON.parse((await place.run(['voices', 'show', 'Nora', '--json'])).stdout.toString());
    expect(shown.conditioning).toEqual([expect.stringMatching(/^fledgling@/)]);
  });

  it('are renamed and moved in one file', async () => {
    const renamed = await place.run(['voices', 'rename', 'nora', 'Leonora']);
    expect(renamed).toMatchObject({ code: 0, stderr: 'Nora: renamed to Leonora\n' });
    const exported = await place.run(['voices', 'export', 'Leonora']);
    expect(exported.stderr).toMatch(/^Leonora: [0-9.]+ MB in Leonora\.starvoice\n$/);
    const elsewhere = { environment: { STARLING_HOME: place.path('elsewhere') } };
    expect(await place.run(['voices', 'import', 'Leonora.starvoice'], elsewhere)).toMatchObject({ code: 0 });
    const shown = await place.run(['voices', 'show', 'a0000001', '--json'], elsewhere);
    expect(JSON.parse(shown.stdout.toString())).toMatchObject({
      speaker_name: 'Leonora',
      consent_note: 'all agreed',
      conditioning: [expect.stringMatching(/^fledgling@/)],
    });
  });

  it('come from recordings as well', async () => {
    const { code, stdout } = await place.run(['voices', 'import', 'recordings']);
    expect(lines(stdout)[0]).toMatch(/^imported {6}[0-9a-f]{8} {2}Bruno$/);
    expect(lines(stdout)[1]).toMatch(/^skipped {7}letter: recording: /);
    expect(code).toBe(1);
    const added = await place.run([
      'voices',
      'add',
      'recordings/Bruno - male, presenter.wav',
      '--name',
      'Bruno 2',
    ]);
    expect(added.stderr).toMatch(/^This recording is here already: Bruno \([0-9a-f]{8}\)\n$/);
    const piped = await place.run(['voices', 'add', '-', '--name', 'Piper', '-q'], { input: recording(90) });
    expect(piped).toMatchObject({ code: 0, stderr: '' });
  });

  it('are checked for damage, which is reported and left as it is', async () => {
    const sound = await place.run(['voices', 'verify']);
    expect(sound).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('5 voices, 11 files read, no damage'),
    });
    await truncate(place.path('home/voices/a0000002/reference.wav'), 2000);
    const { code, stdout } = await place.run(['voices', 'verify']);
    expect(code).toBe(1);
    expect(stdout.toString()).toMatch(
      /^damage: a0000002\/reference\.wav: The recording has changed since it was stored\./,
    );
    expect(
      (await readdir(place.path('home/voices'))).filter((name) => /^[0-9a-f]+$/.test(name)),
    ).toHaveLength(5);
  });

  it.concurrent.each([
    [['voices', 'import', 'recordings', '--name', 'Eve'], 'error: A name was given for a single voice'],
    [['voices', 'import', 'nowhere'], 'error: There is nothing to import at this path.'],
    [
      ['voices', 'import', 'recordings', '--max-seconds', '3'],
      'error: --max-seconds must be between 5 and 60',
    ],
    [['voices', 'rename', 'Amy', 'Amelia'], 'error: Amy is a built-in voice and stays as it is.'],
    [['voices', 'remove', 'Amy', '--yes'], 'error: Amy is a built-in voice and stays as it is.'],
    [['voices', 'rename', 'Leonora', 'amy'], "error: Voice 'amy' already exists."],
    [['voices', 'export', 'Nobody'], "error: Voice 'Nobody' not found in any library"],
    [
      ['voices', 'add', 'recordings/Bruno - male, presenter.wav', '--name', 'Amy'],
      "error: Voice 'Amy' already exists.",
    ],
    [['voices', 'add', '-'], 'error: A recording from standard input has no name.'],
    [['voices', 'add', 'recordings/letter.wav'], 'error: recording: '],
  ])('%j is refused with status 2', async (args, message) => {
    const { code, stderr } = await place.run(args);
    expect(stderr.slice(0, message.length)).toBe(message);
    expect(code).toBe(2);
  });
});
