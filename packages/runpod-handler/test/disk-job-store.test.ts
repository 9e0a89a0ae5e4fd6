import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDiskJobStore } from '@starling-tts/runpod-handler';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningPlatform, runPlatform } from './support/running-platform.js';

let folder: string;
let platform: RunningPlatform | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'starling-jobs-'));
});
afterEach(async () => {
  await platform?.close();
  platform = undefined;
  await rm(folder, { recursive: true, force: true });
});

it('keeps finished results over a restart and runs unfinished jobs again', async () => {
  let release: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    release = resolve;
  });
  platform = await runPlatform({
    server: { store: await openDiskJobStore(folder) },
    handler: async ({ input }, { signal, sendPartial }) => {
      const { wait, word } = input as { wait?: boolean; word: string };
      if (wait) {
        release();
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      }
      await sendPartial(`chunk of ${word}`);
      return { output: word };
    },
  });
  const finished = (await platform.call('/runsync', { input: { word: 'done' } })).content;
  expect(finished.output).toBe('done');
  const running = (await platform.call('/run', { input: { word: 'running', wait: true } })).content.id;
  await begun;
  const waiting = (await platform.call('/run', { input: { word: 'waiting' } })).content.id;
  // The server goes away without its workers' answers, as a crash would make it.
  await platform.server.close();
  await Promise.all(platform.workers.map((worker) => worker.stop()));

  platform = await runPlatform({
    server: { store: await openDiskJobStore(folder) },
    handler: async ({ input }) => ({ output: `again: ${(input as { word: string }).word}` }),
  });
  expect((await platform.call(`/status/${finished.id}`)).content).toEqual(finished);
  expect((await platform.call(`/stream/${finished.id}`)).content.stream).toEqual([
    { output: 'chunk of done' },
  ]);
  for (const [id, word] of [
    [running, 'running'],
    [waiting, 'waiting'],
  ]) {
    const { content } = await platform.call(`/status-sync/${id}?wait=10000`);
    expect(content).toMatchObject({ id, status: 'COMPLETED', output: `again: ${word}` });
  }
});

it('says so when the folder cannot be used', async () => {
  const store = await openDiskJobStore(folder);
  await expect(openDiskJobStore(folder)).rejects.toThrow(/in use by another server/);
  await store.close();
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(openDiskJobStore(file)).rejects.toThrow(/cannot be opened/);
});
