import type { HubFile } from '@starling-tts/chatterbox/hub';
import { afterEach, expect, test, vi } from 'vitest';
import {
  type ModelRecord,
  readRecords,
  removeRecords,
  writePendingRecord,
  writeRecord,
} from './model-records.js';
import type { BlobStorage } from './storage/blob-storage.js';
import { createMemoryStorage } from './storage/memory-storage.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The browser's locks, as far as they are used here: one at a time for each name. */
function stubLocks(): void {
  const last = new Map<string, Promise<unknown>>();
  const request = (name: string, _options: unknown, work: () => Promise<void>): Promise<void> => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work);
    last.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  };
  vi.stubGlobal('navigator', { locks: { request } });
}

const fileOf = (digit: string): HubFile => ({
  path: 'onnx/graph.onnx',
  size: 3,
  digest: { algorithm: 'sha256', value: digit.repeat(64) },
});

const recordOf = (model: string, digit: string): ModelRecord => ({
  version: 1,
  model,
  baseUrl: '',
  revision: 'main',
  family: 'chatterbox-turbo',
  precision: 'q4',
  files: [fileOf(digit)],
});

const pieceOf = (digit: string) => `blob-${digit.repeat(64)}-0`;

test('what another tab begins to download stays while a model is removed', async () => {
  stubLocks();
  const memory = createMemoryStorage();
  const [removed, begun] = [recordOf('a', 'a'), recordOf('b', 'b')];
  await memory.write(pieceOf('a'), new Uint8Array(3));
  await writeRecord(memory, removed);

  // Between the records and the pieces, the other tab begins.
  let lists = 0;
  let download: Promise<void> | undefined;
  const storage: BlobStorage = {
    ...memory,
    list: async () => {
      lists += 1;
      if (lists === 2) {
        download = writePendingRecord(memory, begun).then(() =>
          memory.write(pieceOf('b'), new Uint8Array(3)),
        );
        // As much as it can do before it has to wait.
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      }
      return memory.list();
    },
  };
  await removeRecords(storage, [removed]);
  await download;
  expect(lists).toBe(2);
  const names = (await memory.list()).map(({ name }) => name);
  expect(names).toContain(pieceOf('b'));
  expect(names).not.toContain(pieceOf('a'));
  expect((await readRecords(memory)).map(({ model }) => model)).toEqual(['b']);
});
