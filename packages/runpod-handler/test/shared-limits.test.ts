import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { outsideTool } from '../../../tooling/testing/outside-tool.js';
import type { BoardSettings } from '../dist/platform/board-settings.js';
import type { JobOrder } from '../dist/platform/client-jobs.js';
import { JobBoard } from '../dist/platform/job-board.js';
import { openSharedJobs, type SharedJobs } from '../dist/platform/shared/open-shared-jobs.js';
import { WaitingJobs } from '../dist/platform/shared/waiting-jobs.js';
import { createMemoryJobStore } from '../dist/platform/store/memory-job-store.js';
import { RedisServer } from './support/redis-server.js';

const order: JobOrder = {
  input: { text: 'hello' },
  inputBytes: 100,
  isSync: false,
  executionTimeout: 60_000,
  timeToLive: 60_000,
  isLowPriority: false,
};
const never = new AbortController().signal;
const until = (holds: () => boolean | Promise<boolean>) => vi.waitUntil(holds, 10_000);

describe.runIf(outsideTool('redis-server', 'redis-server'))('what may wait in a shared queue', () => {
  let redis: RedisServer;
  let opened: SharedJobs[];
  beforeEach(async () => {
    redis = await RedisServer.start();
    opened = [];
  });
  afterEach(async () => {
    for (const jobs of opened) await jobs.close();
    await redis.stop();
  });

  /** A server of the queue, without the parts that speak HTTP. */
  async function open(settings: Partial<BoardSettings> = {}, capacity = 0) {
    const board = await JobBoard.open({ store: createMemoryJobStore(), settings });
    const jobs = await openSharedJobs({ url: redis.url, board, capacity, settings, log: () => undefined });
    opened.push(jobs);
    return { board, jobs };
  }

  async function submit(jobs: SharedJobs, change: Partial<JobOrder> = {}): Promise<string> {
    const job = await jobs.submit({ ...order, ...change });
    if (job === 'queue-full') throw new Error(job);
    return job.id;
  }

  it('is so many jobs and so many bytes of all servers together', async () => {
    const limits = { maxQueuedJobs: 3, maxQueuedBytes: 250 };
    const { jobs: first } = await open(limits);
    const { jobs: second } = await open(limits);
    const id = await submit(first);
    await submit(second, { isLowPriority: true });
    expect(await first.submit({ ...order, inputBytes: 51 })).toBe('queue-full');
    await submit(first, { inputBytes: 50 });
    expect(await second.submit({ ...order, inputBytes: 0 })).toBe('queue-full');
    await second.cancel(id);
    await submit(first);
    expect(await first.submit({ ...order, inputBytes: 0 })).toBe('queue-full');
    expect(await first.purge()).toBe(3);
    await submit(second, { inputBytes: 250 });
  });

  it('is never more than allowed, however many ask at once', async () => {
    const { jobs } = await open({ maxQueuedJobs: 5 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => jobs.submit(order)));
    expect(answers.filter((answer) => answer !== 'queue-full')).toHaveLength(5);
    expect((await jobs.counts()).inQueue).toBe(5);
  });

  it('counts a job once, however often it comes and goes', async () => {
    const client = new Redis(redis.url);
    const expired: string[] = [];
    const waiting = new WaitingJobs(client, async (ids) => void expired.push(...ids));
    const limits = { maxQueuedJobs: 2, maxQueuedBytes: 200 };
    const job = { id: 'a', bytes: 150, deadline: Date.now() + 60_000 };
    expect(await waiting.admit(job, limits)).toBe(true);
    // Its server has gone, and it waits again: nobody asks whether there is room.
    expect(await waiting.admit(job)).toBe(true);
    expect(await waiting.admit({ ...job, id: 'b', bytes: 51 }, limits)).toBe(false);
    expect(await waiting.admit({ ...job, id: 'b', bytes: 50 }, limits)).toBe(true);
    for (const id of ['a', 'a', 'b']) await waiting.leave(id);
    expect(await waiting.admit({ ...job, id: 'c', bytes: 200, deadline: Date.now() - 1 }, limits)).toBe(true);
    expect(await waiting.admit({ ...job, id: 'd', bytes: 200 }, limits)).toBe(true);
    expect(expired).toEqual(['c']);
    client.disconnect();
  });

  it('are not jobs that a server does, which need no room on its own board either', async () => {
    const { jobs, board } = await open({ maxQueuedBytes: 150 }, 2);
    const first = await submit(jobs);
    const taken = await board.take('worker', 1, 10_000, never);
    expect(taken).toEqual([{ id: first, input: order.input }]);
    // Two are on the board now, which alone would be more than may wait.
    const second = await submit(jobs);
    await until(async () => (await jobs.counts()).inProgress === 2);
    const third = await submit(jobs);
    expect(await jobs.submit(order)).toBe('queue-full');
    for (const id of [first, second, third]) {
      if (id !== first) await board.take('worker', 1, 10_000, never);
      await board.finish(id, { output: id });
      expect(await jobs.viewWhenFinal(id, 10_000)).toMatchObject({ status: 'COMPLETED', output: id });
    }
    await submit(jobs);
  });

  it('are not jobs that have waited for too long: nobody hears of them again', async () => {
    const { jobs } = await open({ maxQueuedJobs: 2, maxQueuedBytes: 250 });
    const lasting = await submit(jobs);
    const brief = await submit(jobs, { timeToLive: 1 });
    await until(async () => (await jobs.view(brief)) === undefined);
    expect((await jobs.counts()).inQueue).toBe(1);
    const next = await submit(jobs, { timeToLive: 1 });
    await until(async () => (await jobs.view(next)) === undefined);
    // Without anybody asking for the counts too.
    await submit(jobs, { inputBytes: 150 });
    expect(await jobs.view(lasting)).toEqual({ id: lasting, status: 'IN_QUEUE' });
    expect(await jobs.purge()).toBe(2);
    expect(await jobs.cancel(brief)).toBeUndefined();
  });

  it('are jobs that are retried, for their whole time once more', async () => {
    const { jobs, board } = await open({ maxQueuedJobs: 1 }, 1);
    const timeToLive = 1500;
    const id = await submit(jobs, { timeToLive });
    const submitted = Date.now();
    await board.take('worker', 1, 10_000, never);
    await board.finish(id, { error: 'no' });
    expect(await jobs.viewWhenFinal(id, 10_000)).toMatchObject({ status: 'FAILED', error: 'no' });
    // Keeps the one place of this server, so that the retried job waits.
    const busy = await submit(jobs);
    await board.take('worker', 1, 10_000, never);
    await until(() => Date.now() - submitted > timeToLive);
    expect(await jobs.retry(id)).toEqual({ id, status: 'IN_QUEUE' });
    expect(await jobs.submit(order)).toBe('queue-full');
    expect(await jobs.view(id)).toEqual({ id, status: 'IN_QUEUE' });
    await board.finish(busy, {});
    expect(await board.take('worker', 1, 10_000, never)).toEqual([{ id, input: order.input }]);
    await board.finish(id, { output: 'yes' });
    expect(await jobs.viewWhenFinal(id, 10_000)).toMatchObject({ status: 'COMPLETED', output: 'yes' });
  });

  it('are not done when they have waited for too long and a server takes them first', async () => {
    const { jobs: client } = await open();
    const id = await submit(client, { timeToLive: 1 });
    await until(async () => (await client.view(id)) === undefined);
    const { board } = await open({}, 1);
    await until(async () => (await client.view(id))?.status === 'FAILED');
    expect(await client.view(id)).toMatchObject({ error: 'The job waited longer than its time to live.' });
    expect(await board.take('worker', 1, 0, never)).toEqual([]);
  });
});
