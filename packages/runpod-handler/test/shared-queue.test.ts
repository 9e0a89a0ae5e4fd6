import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { outsideTool } from '../../../tooling/testing/outside-tool.js';
import { RedisServer } from './support/redis-server.js';
import { ServeProcess } from './support/serve-process.js';

const longText = 'This sentence is spoken again and again, until somebody ends the process. '.repeat(8);
const short = { operation: 'tts', text: 'Short.', voice_name: 'Amy' };

describe.runIf(outsideTool('redis-server', 'redis-server'))('servers that share a queue', () => {
  let folder: string;
  let redis: RedisServer;
  let first: ServeProcess;
  let second: ServeProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'starling-queue-'));
    redis = await RedisServer.start();
    const args = ['--queue', redis.url];
    first = new ServeProcess(args, { STARLING_HOME: folder });
    second = new ServeProcess(args, { STARLING_HOME: folder });
    await Promise.all([first.logged(/is ready/), second.logged(/is ready/)]);
  });
  afterAll(async () => {
    for (const serve of [first, second]) {
      serve?.child.kill('SIGKILL');
      await serve?.ended;
    }
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('answer for jobs of each other', async () => {
    const { id } = await first.call('/run', { input: short });
    const there = await second.call(`/status-sync/${id}`);
    expect(there).toMatchObject({ id, status: 'COMPLETED', output: { parameters: { voice_name: 'Amy' } } });
    expect(await first.call(`/status/${id}`)).toEqual(there);
    expect(await second.call('/runsync', { input: { operation: 'invalid_op' } })).toMatchObject({
      status: 'FAILED',
      error: 'Unknown operation: invalid_op',
    });
  });

  it('retry jobs of each other', async () => {
    const failed = await first.call('/runsync', { input: { operation: 'invalid_op' } });
    expect(await second.call(`/retry/${failed.id}`, {})).toEqual({ id: failed.id, status: 'IN_QUEUE' });
    const again = await first.call(`/status-sync/${failed.id}`);
    expect(again).toMatchObject({ id: failed.id, status: 'FAILED', error: failed.error });
    expect((await second.call('/health')).jobs).toMatchObject({ failed: 3, retried: 1 });
    const { id } = await first.call('/runsync', { input: short });
    expect(await second.call(`/retry/${id}`, {})).toHaveProperty('error');
  });

  it('stream jobs of each other, each chunk once', async () => {
    const { id } = await first.call('/run', {
      input: { operation: 'tts', mode: 'streaming', text: longText.slice(0, 150), chunk_size: 10 },
    });
    const sequences: number[] = [];
    for (const reader of [second, first, second, first, second, first, second, first]) {
      const { stream } = await reader.call(`/stream/${id}`);
      for (const { output } of stream) sequences.push(output.sequence);
    }
    await vi.waitFor(async () => {
      const { status, stream } = await second.call(`/stream/${id}`);
      for (const { output } of stream) sequences.push(output.sequence);
      expect([status, stream]).toEqual(['COMPLETED', []]);
    }, 20_000);
    expect(sequences).toEqual(sequences.map((_, index) => index));
    expect(sequences.length).toBeGreaterThan(3);
  });

  it('cancel jobs of each other, waiting or running', async () => {
    const ids: string[] = [];
    for (let job = 0; job < 3; job += 1) {
      ids.push((await first.call('/run', { input: { ...short, text: longText } })).id);
    }
    await vi.waitFor(
      async () => expect((await first.call('/health')).jobs).toMatchObject({ inProgress: 2, inQueue: 1 }),
      10_000,
    );
    expect(await second.call('/purge-queue', {})).toEqual({ removed: 1, status: 'completed' });
    for (const id of ids) expect(await second.call(`/cancel/${id}`, {})).toEqual({ id, status: 'CANCELLED' });
    for (const id of ids) expect((await first.call(`/status/${id}`)).status).toBe('CANCELLED');
    expect((await first.call('/runsync', { input: short })).status).toBe('COMPLETED');
  });

  it('take over from a server that was killed, and lose nothing', async () => {
    const ids: string[] = [];
    for (let job = 0; job < 4; job += 1) {
      ids.push((await first.call('/run', { input: { ...short, text: job < 2 ? longText : 'Short.' } })).id);
    }
    await vi.waitFor(async () => expect((await second.call('/health')).jobs.inProgress).toBe(2), 10_000);
    first.child.kill('SIGKILL');
    for (const id of ids) {
      expect(await second.call(`/status-sync/${id}?wait=60000`)).toMatchObject({ id, status: 'COMPLETED' });
    }
    second.child.kill('SIGTERM');
    expect(await second.ended).toEqual({ code: 0, signal: null });
  });
});
