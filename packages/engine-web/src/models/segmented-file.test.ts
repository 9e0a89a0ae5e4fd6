import { createHash, randomBytes } from 'node:crypto';
import type { HubFile } from '@starling-tts/chatterbox/hub';
import { describe, expect, test } from 'vitest';
import { readStoredFile, SegmentedFile } from './segmented-file.js';
import { createMemoryStorage } from './storage/memory-storage.js';

const segment = 8 * 1024 * 1024;
const never = new AbortController().signal;

function fileOf(content: Uint8Array): HubFile {
  const value = createHash('sha256').update(content).digest('hex');
  return { path: 'onnx/a.onnx_data', size: content.length, digest: { algorithm: 'sha256', value } };
}

describe('a file in segments', () => {
  test.each([0, 1, segment, segment + 1])('of %i bytes is what was appended', async (size) => {
    const content = randomBytes(size);
    const file = fileOf(content);
    const storage = createMemoryStorage();
    const growing = await SegmentedFile.open(storage, file, () => undefined, never);
    for (let start = 0; start < size; start += 3_000_001)
      await growing.append(content.subarray(start, start + 3_000_001));
    expect(growing.length).toBe(size);
    expect(growing.digest()).toBe(file.digest.value);
    expect(await readStoredFile(storage, file)).toBeUndefined();
    await growing.complete();
    const stored = await readStoredFile(storage, file);
    expect(Buffer.from(await stored!.arrayBuffer()).equals(content)).toBe(true);
  });

  test('goes on where it was suspended, in the middle of a segment', async () => {
    const content = randomBytes(segment + 5000);
    const file = fileOf(content);
    const storage = createMemoryStorage();
    for (const [start, end] of [
      [0, 100],
      [100, segment + 7],
      [segment + 7, content.length],
    ] as const) {
      const verified: number[] = [];
      const growing = await SegmentedFile.open(storage, file, (loaded) => verified.push(loaded), never);
      expect(growing.length).toBe(start);
      expect(verified.at(-1) ?? 0).toBe(start);
      await growing.append(content.subarray(start, end));
      if (end < content.length) await growing.suspend();
      else expect(growing.digest()).toBe(file.digest.value);
    }
  });

  test('starts from nothing after a restart', async () => {
    const content = randomBytes(segment + 10);
    const file = fileOf(content);
    const storage = createMemoryStorage();
    const growing = await SegmentedFile.open(storage, file, () => undefined, never);
    await growing.append(content.subarray(0, segment + 3));
    await growing.restart();
    expect(growing.length).toBe(0);
    expect(await storage.list()).toEqual([]);
    await growing.append(content);
    expect(growing.digest()).toBe(file.digest.value);
  });

  test('with a segment missing is not there', async () => {
    const content = randomBytes(segment + 10);
    const file = fileOf(content);
    const storage = createMemoryStorage();
    const growing = await SegmentedFile.open(storage, file, () => undefined, never);
    await growing.append(content);
    await growing.complete();
    const [{ name } = { name: '' }] = await storage.list();
    await storage.delete(name);
    expect(await readStoredFile(storage, file)).toBeUndefined();
  });

  test("has git's digest where the hub lists that", async () => {
    const content = Buffer.from('{"small":true}');
    const value = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    const file: HubFile = {
      path: 'config.json',
      size: content.length,
      digest: { algorithm: 'git-sha1', value },
    };
    const growing = await SegmentedFile.open(createMemoryStorage(), file, () => undefined, never);
    await growing.append(content);
    expect(growing.digest()).toBe(value);
  });
});
