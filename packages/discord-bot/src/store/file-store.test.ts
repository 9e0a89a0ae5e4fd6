import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StarlingError } from '@starling-tts/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { FileCollection } from './file-collection.js';
import { type FileStoreOptions, openFileStore } from './file-store.js';
import type { BotStore } from './store.js';

let folder: string;
const open: BotStore[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'starling-store-'));
});
afterEach(async () => {
  vi.useRealTimers();
  for (const store of open.splice(0)) await store.close().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

async function openStore(options: Partial<FileStoreOptions> = {}): Promise<BotStore> {
  const store = await openFileStore({ folder, delayMilliseconds: 5, ...options });
  open.push(store);
  return store;
}

async function reopen(store: BotStore): Promise<BotStore> {
  open.splice(open.indexOf(store), 1);
  await store.close();
  return openStore();
}

const owned = {
  name: 'Mine',
  ownerId: '1',
  guildId: '2',
  consent: {
    userId: '1',
    at: '2026-01-27T12:00:00.000Z',
    statement: 'Yes.',
    sha256: 'a'.repeat(64),
    source: 'upload' as const,
  },
};

describe('the store', () => {
  it('has defaults for what it does not know', async () => {
    const store = await openStore();
    expect(store.guilds.find('1')).toBeUndefined();
    expect(store.guilds.get('1').settings).toMatchObject({
      announceNames: 'smart',
      allowCloning: false,
      maxCharacters: 300,
    });
    expect(store.users.get('1')).toEqual({ everywhere: {}, guilds: {} });
    expect(store.guilds.entries()).toEqual([]);
  });

  it('keeps everything over a restart', async () => {
    let store = await openStore();
    store.guilds.update('2', (record) => ({
      ...record,
      dictionary: [{ written: 'gg', spoken: 'good game' }],
    }));
    store.users.update('1', (record) => ({ ...record, everywhere: { voiceId: 'abc', optedOut: true } }));
    store.voices.put('0a1b2c3d', owned);
    store = await reopen(store);
    expect(store.guilds.get('2').dictionary).toEqual([{ written: 'gg', spoken: 'good game' }]);
    expect(store.users.get('1').everywhere).toEqual({ voiceId: 'abc', optedOut: true });
    expect(store.voices.entries()).toEqual([['0a1b2c3d', owned]]);
    store.voices.delete('0a1b2c3d');
    store.users.delete('1');
    store = await reopen(store);
    expect(store.users.find('1')).toBeUndefined();
    expect(store.voices.find('0a1b2c3d')).toBeUndefined();
    expect(readdirSync(join(folder, 'users'))).toEqual([]);
  });

  it('writes by itself, and only for its owner to read', async () => {
    const store = await openStore();
    store.guilds.update('2', (record) => ({ ...record, leftAt: 5 }));
    const file = join(folder, 'guilds', '2.json');
    for (
      let attempt = 0;
      attempt < 500 && !readdirSync(join(folder, 'guilds')).includes('2.json');
      attempt += 1
    ) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, record: { leftAt: 5 } });
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('writes many changes of one record once', async () => {
    const store = await openStore({ delayMilliseconds: 60_000 });
    for (let leftAt = 0; leftAt < 100; leftAt += 1)
      store.guilds.update('2', (record) => ({ ...record, leftAt }));
    expect(readdirSync(join(folder, 'guilds'))).toEqual([]);
    await store.flush();
    expect(readdirSync(join(folder, 'guilds'))).toEqual(['2.json']);
    expect(JSON.parse(readFileSync(join(folder, 'guilds', '2.json'), 'utf8'))).toMatchObject({
      record: { leftAt: 99 },
    });
  });

  it('lets one process in at a time', async () => {
    await openStore();
    await expect(openStore()).rejects.toMatchObject({
      code: 'settings_store_failed',
      details: { operation: 'lock' },
    });
  });

  it('tells when the folder is taken away, and writes no more', async () => {
    // The lock is looked after in a timer.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const writeErrors: unknown[] = [];
    const lost = new Promise<StarlingError>((onLockLost) => {
      void openStore({
        delayMilliseconds: 30_000,
        onLockLost,
        onWriteError: (error) => writeErrors.push(error),
      });
    });
    await vi.waitUntil(() => open.length === 1);
    const [store] = open as [BotStore];
    store.guilds.update('2', (record) => ({ ...record, leftAt: 5 }));
    rmSync(join(folder, 'store.lock'), { recursive: true });
    vi.advanceTimersByTime(5000);
    expect(await lost).toMatchObject({ code: 'settings_store_failed', details: { operation: 'lock' } });
    const other = await openFileStore({ folder });
    other.guilds.update('2', (record) => ({ ...record, leftAt: 6 }));
    await other.flush();
    store.guilds.update('2', (record) => ({ ...record, leftAt: 7 }));
    vi.advanceTimersByTime(60_000);
    await expect(store.flush()).rejects.toMatchObject({ details: { operation: 'lock' } });
    await store.close();
    await expect(openFileStore({ folder })).rejects.toMatchObject({ details: { operation: 'lock' } });
    expect(JSON.parse(readFileSync(join(folder, 'guilds', '2.json'), 'utf8'))).toMatchObject({
      record: { leftAt: 6 },
    });
    expect(writeErrors).toEqual([]);
    await other.close();
  });

  it('puts damaged files aside and goes on with the rest', async () => {
    let store = await openStore();
    store.guilds.update('1', (record) => ({ ...record, leftAt: 1 }));
    store.guilds.update('2', (record) => ({ ...record, leftAt: 2 }));
    store.guilds.update('3', (record) => ({ ...record, leftAt: 3 }));
    open.splice(0);
    await store.close();
    writeFileSync(
      join(folder, 'guilds', '1.json'),
      '{"version":1,"record":{"settings":{"maxCharacters":"many"}}}',
    );
    writeFileSync(join(folder, 'guilds', '2.json'), '{"version":1,"rec');
    writeFileSync(join(folder, 'guilds', '4.json.0.tmp'), 'left by a crash');
    const damaged: string[] = [];
    store = await openStore({ onDamaged: (file) => damaged.push(file) });
    expect(damaged.sort()).toEqual(['guilds/1.json', 'guilds/2.json']);
    expect(store.guilds.entries().map(([id]) => id)).toEqual(['3']);
    expect(readdirSync(join(folder, 'guilds')).sort()).toEqual([
      '1.json.damaged',
      '2.json.damaged',
      '3.json',
    ]);
    // What was put aside is data too, also after another start.
    open.splice(0);
    await store.close();
    store = await openStore();
    store.guilds.delete('1');
    await store.flush();
    expect(readdirSync(join(folder, 'guilds')).sort()).toEqual(['2.json.damaged', '3.json']);
  });

  it('refuses data of a newer program, and leaves it alone', async () => {
    mkdirSync(join(folder, 'users'), { recursive: true });
    const newer = '{"version":2,"record":{}}';
    writeFileSync(join(folder, 'users', '1.json'), newer);
    await expect(openStore()).rejects.toMatchObject({ code: 'settings_store_failed' });
    expect(readFileSync(join(folder, 'users', '1.json'), 'utf8')).toBe(newer);
    writeFileSync(join(folder, 'users', '1.json'), '{"version":1,"record":{}}');
    await openStore();
  });

  it('tells when it cannot write, and writes when it can again', async () => {
    const errors: unknown[] = [];
    const store = await openStore({ delayMilliseconds: 60_000, onWriteError: (error) => errors.push(error) });
    rmSync(join(folder, 'guilds'), { recursive: true });
    store.guilds.update('2', (record) => ({ ...record, leftAt: 5 }));
    await expect(store.flush()).rejects.toMatchObject({
      code: 'settings_store_failed',
      details: { operation: 'write' },
    });
    mkdirSync(join(folder, 'guilds'));
    await store.flush();
    expect(readdirSync(join(folder, 'guilds'))).toEqual(['2.json']);
  });

  it('has no records under names that lead elsewhere', async () => {
    const store = await openStore();
    for (const id of ['../x', '', 'a/b', '.', 'A', 'x'.repeat(65)]) {
      expect(() => store.voices.put(id, owned)).toThrow(TypeError);
    }
    expect(() => store.voices.put('abc', { ...owned, ownerId: 'nobody' })).toThrow();
  });
});

describe('migrations', () => {
  const schema = z.object({ names: z.array(z.string()) });
  const options = { schema, onDamaged: () => undefined, onChange: () => undefined };
  const migrations = [
    (record: unknown) => ({ name: (record as { n: string }).n }),
    (record: unknown) => ({ names: [(record as { name: string }).name] }),
  ];

  it('lead from every older form to the newest, on the disk too', async () => {
    writeFileSync(join(folder, '1.json'), '{"version":1,"record":{"n":"one"}}');
    writeFileSync(join(folder, '2.json'), '{"version":2,"record":{"name":"two"}}');
    writeFileSync(join(folder, '3.json'), '{"version":3,"record":{"names":["three"]}}');
    const collection = await FileCollection.open({ ...options, folder, migrations });
    expect(collection.entries().map(([, { names }]) => names[0])).toEqual(['one', 'two', 'three']);
    await collection.write();
    expect(readFileSync(join(folder, '1.json'), 'utf8')).toBe('{"version":3,"record":{"names":["one"]}}\n');
  });

  it('that fail count as damage', async () => {
    writeFileSync(join(folder, '1.json'), '{"version":1,"record":null}');
    const damaged: string[] = [];
    const collection = await FileCollection.open({
      ...options,
      folder,
      migrations,
      onDamaged: (file) => damaged.push(file),
    });
    expect(collection.entries()).toEqual([]);
    expect(damaged).toEqual(['1.json']);
  });
});
