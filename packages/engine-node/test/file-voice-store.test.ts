import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { conditioningKey, StarlingError } from '@starling-tts/core';
import {
  createSyntheticVoice,
  createTestConditioning,
  createTestVoiceRecord,
  voiceStoreConformance,
} from '@starling-tts/core/testing';
import { createFileVoiceStore, type FileVoiceStore } from '@starling-tts/engine-node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const writer = fileURLToPath(new URL('./fixtures/voice-writer.mjs', import.meta.url));
const reference = createSyntheticVoice({ seconds: 1 });

async function temporaryStore(): Promise<FileVoiceStore> {
  return createFileVoiceStore(join(await mkdtemp(join(tmpdir(), 'starling-voices-')), 'voices'));
}

async function remove(store: FileVoiceStore): Promise<void> {
  await rm(join(store.folder, '..'), { recursive: true });
}

voiceStoreConformance('folder', temporaryStore, {
  reopen: (store) => createFileVoiceStore((store as FileVoiceStore).folder),
  cleanUp: (store) => remove(store as FileVoiceStore),
});

describe('folder', () => {
  let store: FileVoiceStore;
  const amy = createTestVoiceRecord();
  const conditioning = createTestConditioning();
  beforeEach(async () => {
    store = await temporaryStore();
  });
  afterEach(() => remove(store));

  test('has the documented layout and nothing else', async () => {
    await store.put(amy, reference);
    await store.writeConditioning(amy.id, conditioning);
    await store.rename(amy.id, 'Amelia');
    expect((await readdir(store.folder)).sort()).toEqual(['.staging', amy.id]);
    expect((await readdir(join(store.folder, amy.id))).sort()).toEqual([
      'conditioning',
      'reference.wav',
      'voice.json',
    ]);
    const [file] = await readdir(join(store.folder, amy.id, 'conditioning'));
    expect(file).toMatch(/^test-model@1-[0-9a-f]{16}\.safetensors$/);
    expect(await readdir(join(store.folder, '.staging'))).toEqual([]);
    const wav = await readFile(join(store.folder, amy.id, 'reference.wav'));
    expect(wav.readUInt16LE(34)).toBe(16);
  });

  test('reading and deleting make no folder', async () => {
    await store.list();
    await store.delete('ffffffff');
    await expect(stat(store.folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('ids that are not hexadecimal never reach the file system', async () => {
    for (const id of ['../../escape', 'a563a2ba/../x', 'A563A2BA', 'short', 'f'.repeat(65)]) {
      await expect(store.put({ ...amy, id }, reference)).rejects.toMatchObject({
        code: 'voice_store_failed',
      });
    }
    await expect(stat(store.folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('damaged voices are left out and reported, not deleted, and keep their place', async () => {
    await store.put(amy, reference);
    await store.put({ ...amy, id: 'b0000000', name: 'Bruce' }, reference);
    await truncate(join(store.folder, 'b0000000', 'voice.json'), 40);
    await mkdir(join(store.folder, 'c0000000'));
    await writeFile(join(store.folder, 'notes.txt'), 'not a voice');

    expect(await store.list()).toEqual([amy]);
    expect(await store.get('b0000000')).toBeUndefined();
    expect((await store.listDamaged()).map(({ id }) => id).sort()).toEqual(['b0000000', 'c0000000']);
    const again = store.put({ ...amy, id: 'b0000000', name: 'Bob' }, reference);
    await expect(again).rejects.toMatchObject({ code: 'voice_store_failed' });
    expect(await readdir(store.folder)).toContain('b0000000');
  });

  test('a damaged reference is a typed error, damaged conditioning counts as none', async () => {
    await store.put(amy, reference);
    await store.writeConditioning(amy.id, conditioning);
    const folder = join(store.folder, amy.id, 'conditioning');
    const [file] = await readdir(folder);
    await truncate(join(folder, file!), 100);
    expect(await store.readConditioning(amy.id, conditioningKey(conditioning))).toBeUndefined();
    await writeFile(join(store.folder, amy.id, 'reference.wav'), 'RIFFjunk');
    await expect(store.readReference(amy.id)).rejects.toMatchObject({ code: 'voice_store_failed' });
  });

  test('a folder that cannot be written is a typed error', async () => {
    await writeFile(join(store.folder, '..', 'file'), '');
    const blocked = createFileVoiceStore(join(store.folder, '..', 'file', 'voices'));
    await expect(blocked.put(amy, reference)).rejects.toMatchObject({ code: 'voice_store_failed' });
    expect(await blocked.list()).toEqual([]);
  });

  test('leftovers of a crash are removed when they are old', async () => {
    const staging = join(store.folder, '.staging');
    for (const name of ['old', 'new']) await mkdir(join(staging, name), { recursive: true });
    await utimes(join(staging, 'old'), 0, 0);
    await store.put(amy, reference);
    expect(await readdir(staging)).toEqual(['new']);
  });
});

describe('processes', () => {
  let store: FileVoiceStore;
  beforeEach(async () => {
    store = await temporaryStore();
  });
  afterEach(() => remove(store));

  test('of several processes that want the same name at the same moment one gets it', async () => {
    const writers = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = spawn(process.execPath, [writer, store.folder, 'claim'], {
          stdio: ['pipe', 'pipe', 'inherit'],
        });
        const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
        expect((await answers.next()).value).toBe('ready');
        return { child, answers };
      }),
    );
    const names = Array.from({ length: 12 }, (_, index) => `Name ${String(index).padStart(2, '0')}`);
    for (const name of names) {
      for (const { child } of writers) child.stdin.write(`${name}\n`);
      const outcomes = await Promise.all(writers.map(async ({ answers }) => (await answers.next()).value));
      expect(outcomes.sort()).toEqual(['lost', 'lost', 'won']);
    }
    for (const { child } of writers) child.stdin.end();
    await Promise.all(writers.map(({ child }) => once(child, 'close')));
    expect((await store.list()).map(({ name }) => name)).toEqual(names);
  });

  test('a writer killed at any moment leaves whole voices and a usable store', async () => {
    for (let round = 0; round < 8; round += 1) {
      const child = spawn(process.execPath, [writer, store.folder, 'churn', String(round)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      // Rounds are cut off after a different number of voices each, and at whatever point of the next one.
      let voices = 0;
      child.stdout.on('data', (dots: Buffer) => {
        voices += dots.length;
        if (voices > round % 4) setTimeout(() => child.kill('SIGKILL'), round * 2);
      });
      const [, signal] = (await once(child, 'close')) as [number, string];
      expect(signal).toBe('SIGKILL');

      expect(await store.listDamaged()).toEqual([]);
      const records = await store.list();
      expect(new Set(records.map(({ name }) => name)).size).toBe(records.length);
      for (const { id } of records) {
        const value = Number.parseInt(id.at(-1)!, 16);
        const { samples } = await store.readReference(id);
        expect(samples).toHaveLength(24_000);
        expect(samples[23_999]).toBeCloseTo(value / 32, 3);
        const stored = await store.readConditioning(id, 'test-model@1');
        if (stored !== undefined) expect(stored.tensors.embedding?.data.at(-1)).toBe(value);
      }
      const record = createTestVoiceRecord({ id: 'abcdef00', name: 'After' });
      await store.put(record, reference);
      await store.delete(record.id);
    }
  });
});

test('errors of the store carry no path of the user', async () => {
  const store = createFileVoiceStore('/dev/null/secret-user-folder');
  const error = await store.put(createTestVoiceRecord(), reference).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(StarlingError.is(error, 'voice_store_failed')).toBe(true);
  expect((error as Error).message).not.toContain('secret-user-folder');
});
