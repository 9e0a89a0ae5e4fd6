import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVoiceLibrary } from '@starling-tts/core';
import {
  createSyntheticVoice,
  createTestConditioning,
  createTestVoiceRecord,
} from '@starling-tts/core/testing';
import {
  createFileVoiceStore,
  type FileVoiceStore,
  importVoices,
  openImportFolder,
} from '@starling-tts/engine-node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestRandom } from '../../core/src/testing/random.ts';

const fixture = fileURLToPath(
  new URL('../../core/test/fixtures/voice-library/voice_embeddings/', import.meta.url),
);
const reference = createSyntheticVoice({ seconds: 1 });
const amy = createTestVoiceRecord({ durationSeconds: 1 });
const bruce = { ...amy, id: 'b0000000', name: 'Bruce' };

let place: string;
let store: FileVoiceStore;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'starling-voices-'));
  store = createFileVoiceStore(join(place, 'voices'));
});
afterEach(() => rm(place, { recursive: true }));

/** Every file of the store with its content. */
async function snapshot(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const entries = await readdir(store.folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(path, (await readFile(path)).toString('base64'));
  }
  return files;
}

describe('a voice folder', () => {
  beforeEach(async () => {
    await store.put(amy, reference);
    await store.put(bruce, reference);
    await store.writeConditioning(amy.id, createTestConditioning());
  });

  test('that is whole has no problems', async () => {
    expect(await store.verify()).toEqual({ voices: 2, files: 5, problems: [] });
    expect(await createFileVoiceStore(join(place, 'none')).verify()).toEqual({
      voices: 0,
      files: 0,
      problems: [],
    });
  });

  test('tells what is damaged and changes nothing', async () => {
    const path = (...names: string[]) => join(store.folder, ...names);
    await writeFile(path(amy.id, 'voice.json'), '{');
    const wav = await readFile(path(bruce.id, 'reference.wav'));
    wav[20_000]! ^= 1;
    await writeFile(path(bruce.id, 'reference.wav'), wav);
    await mkdir(path(bruce.id, 'conditioning'));
    await writeFile(path(bruce.id, 'conditioning', 'old-0000000000000000.safetensors'), 'nothing');
    await writeFile(path('notes.txt'), 'mine');
    await mkdir(path('.staging', 'left'));
    await cp(path(bruce.id), path('c0000000'), { recursive: true });
    const json = (await readFile(path(bruce.id, 'voice.json'), 'utf8')).replace(bruce.id, 'c0000000');
    await writeFile(path('c0000000', 'voice.json'), json);
    await rm(path('c0000000', 'reference.wav'));

    const before = await snapshot();
    const { voices, problems } = await store.verify();
    expect(voices).toBe(2);
    expect(problems.map((one) => `${one.severity} ${one.path}: ${one.problem.split('.')[0]}`)).toEqual([
      'note .staging/left: A write was cut off, or one is going on now',
      `damage a563a2ba/voice.json: It is missing or not a voice record of this version`,
      'damage b0000000/conditioning/old-0000000000000000.safetensors: The stored conditioning is damaged',
      'damage b0000000/reference.wav: The recording has changed since it was stored',
      'damage c0000000/conditioning/old-0000000000000000.safetensors: The stored conditioning is damaged',
      'damage c0000000/reference.wav: The recording is missing',
      'damage c0000000/voice.json: Its name is also that of voice b0000000',
      'note notes.txt: Nothing of this name is stored here by Starling',
    ]);
    expect(await snapshot()).toEqual(before);
    await expect(store.readReference(bruce.id)).rejects.toMatchObject({ code: 'voice_store_failed' });
  });

  test('keeps the checksum of a recording when the voice is renamed', async () => {
    await store.rename(bruce.id, 'Bob');
    expect((await store.verify()).problems).toEqual([]);
    expect(JSON.parse(await readFile(join(store.folder, bruce.id, 'voice.json'), 'utf8'))).toHaveProperty(
      'referenceSha256',
    );
  });

  test('that was made by hand, without checksums, is fine', async () => {
    const file = join(store.folder, bruce.id, 'voice.json');
    const { referenceSha256: _gone, ...json } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(json));
    expect((await store.verify()).problems).toEqual([]);
    expect((await store.readReference(bruce.id)).samples).toHaveLength(24_000);
  });

  test('shows at once what another process did', async () => {
    const other = createFileVoiceStore(store.folder);
    expect(await other.list()).toHaveLength(2);
    await store.rename(bruce.id, 'Bob');
    expect((await other.list()).map(({ name }) => name)).toEqual(['Amy', 'Bob']);
    expect((await other.get(bruce.id))?.name).toBe('Bob');
    await store.delete(amy.id);
    expect((await other.list()).map(({ name }) => name)).toEqual(['Bob']);
    await rename(join(store.folder, bruce.id), join(place, 'away'));
    expect(await other.get(bruce.id)).toBeUndefined();
    await rename(join(place, 'away'), join(store.folder, bruce.id));
    expect((await other.get(bruce.id))?.name).toBe('Bob');
  });

  test('stops a check when it is told to', async () => {
    const stop = new AbortController();
    const checking = store.verify({ signal: stop.signal, onProgress: () => stop.abort() });
    await expect(checking).rejects.toMatchObject({ code: 'aborted' });
  });

  test('with any byte damaged gives voices or typed errors, and loses nothing', async () => {
    const files = [...(await snapshot()).keys()];
    const random = createTestRandom(11);
    const sound = new Map(
      await Promise.all(files.map(async (path) => [path, await readFile(path)] as const)),
    );
    for (let round = 0; round < 120; round += 1) {
      const path = files[Math.floor(random() * files.length)]!;
      const bytes = Buffer.from(sound.get(path)!);
      const reach = random() < 0.5 ? Math.min(200, bytes.length) : bytes.length;
      for (let hit = 0; hit < 3; hit += 1) bytes[Math.floor(random() * reach)] = Math.floor(random() * 256);
      await writeFile(path, random() < 0.3 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes);

      const fresh = createFileVoiceStore(store.folder);
      const damaged = await fresh.listDamaged();
      expect((await fresh.list()).length + damaged.length).toBe(2);
      await fresh.verify();
      for (const id of [amy.id, bruce.id]) {
        await fresh.readReference(id).catch((error: { code: string }) => {
          expect(['voice_store_failed', 'voice_not_found']).toContain(error.code);
        });
        await fresh.readConditioning(id, 'test-model@1');
      }
      await writeFile(path, sound.get(path)!);
    }
    expect((await store.verify()).problems).toEqual([]);
  });
});

test('thousands of voices are listed with few files open', async () => {
  await store.put(amy, reference);
  const json = await readFile(join(store.folder, amy.id, 'voice.json'), 'utf8');
  for (let index = 0; index < 2000; index += 1) {
    const id = `f${index.toString(16).padStart(7, '0')}`;
    await mkdir(join(store.folder, id));
    await writeFile(
      join(store.folder, id, 'voice.json'),
      json.replace(amy.id, id).replace('Amy', `Voice ${id}`),
    );
  }
  const handles = () =>
    readdir('/proc/self/fd').then(
      ({ length }) => length,
      () => 0,
    );
  const before = await handles();
  let most = 0;
  const watch = setInterval(() => void handles().then((count) => (most = Math.max(most, count))), 1);
  expect(await store.list()).toHaveLength(2001);
  clearInterval(watch);
  expect(most).toBeLessThan(before + 100);
});

describe('importing a path', () => {
  const library = () => createVoiceLibrary({ stores: [store] });

  test('reads a voice library of an earlier system, wherever the path leads into it', async () => {
    await cp(fixture, join(place, 'earlier', 'voice_embeddings'), { recursive: true });
    for (const [path, status] of [
      ['earlier', 'imported'],
      ['earlier/voice_embeddings', 'present'],
      ['earlier/voice_embeddings/voice_catalog.json', 'present'],
    ] as const) {
      const { results } = await importVoices(library(), join(place, path));
      expect(results.slice(0, 3).map((result) => result.status)).toEqual([status, status, status]);
    }
    expect((await store.verify()).problems).toEqual([]);
  });

  test('that is damaged in any file changes nothing that was stored', async () => {
    await store.put(amy, reference);
    const before = await snapshot();
    const random = createTestRandom(3);
    const files = ['voice_catalog.json', 'name_mapping.json', 'embeddings/a0000001.pkl.gz'];
    for (let round = 0; round < 30; round += 1) {
      const folder = join(place, `damaged-${round}`);
      await cp(fixture, folder, { recursive: true });
      const path = join(folder, files[round % files.length]!);
      const bytes = await readFile(path);
      for (let hit = 0; hit < 4; hit += 1) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      await writeFile(path, bytes);
      await importVoices(library(), folder).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'voice_import_invalid' });
      });
      const after = await snapshot();
      for (const [file, content] of before) expect(after.get(file)).toBe(content);
    }
    expect((await store.verify()).problems).toEqual([]);
  });

  test('never leaves the folder', async () => {
    await writeFile(join(place, 'secret'), 'secret');
    await mkdir(join(place, 'inside'));
    await writeFile(join(place, 'inside', 'file'), 'file');
    await symlink(join(place, 'secret'), join(place, 'inside', 'link.wav'));
    const folder = openImportFolder(join(place, 'inside'));
    expect(await folder.list()).toEqual(['file']);
    expect(new TextDecoder().decode(await folder.read('file', 10))).toBe('file');
    for (const name of [
      '../secret',
      '..',
      '.',
      '',
      'a/../../secret',
      join(place, 'secret'),
      'a\\..\\secret',
    ]) {
      expect(await folder.read(name, 10), name).toBeUndefined();
    }
    await expect(folder.read('file', 3)).rejects.toMatchObject({ code: 'voice_import_invalid' });
  });
});
