import { beforeEach, describe, expect, it } from 'vitest';
import type { JobOrder } from './client-jobs.js';
import type { JobOutcome, JobRecord } from './job.js';
import { JobBoard } from './job-board.js';
import type { JobStore } from './store/job-store.js';
import { createMemoryJobStore } from './store/memory-job-store.js';

let clock: number;
let store: JobStore;
let board: JobBoard;
let finals: { record: JobRecord; outcome: JobOutcome }[];

const order: JobOrder = {
  input: { text: 'hello' },
  inputBytes: 100,
  isSync: false,
  executionTimeout: 5000,
  timeToLive: 600_000,
  isLowPriority: false,
};

const open = (settings = {}) =>
  JobBoard.open({
    store,
    settings,
    now: () => clock,
    onFinal: (record, outcome) => finals.push({ record, outcome }),
  });

beforeEach(async () => {
  clock = 1_000_000;
  finals = [];
  store = createMemoryJobStore();
  board = await open();
});

async function submit(overrides: Partial<JobOrder> = {}): Promise<string> {
  const job = await board.clients.submit({ ...order, ...overrides });
  if (job === 'queue-full') throw new Error(job);
  return job.id;
}

const take = async (worker = 'w', count = 1) =>
  (await board.take(worker, count, 0, new AbortController().signal)).map(({ id }) => id);
const statusOf = async (id: string) => (await board.clients.view(id))?.status;

describe('order of work', () => {
  it('is that of arrival, with low priority last', async () => {
    const low = await submit({ isLowPriority: true });
    const first = await submit();
    const second = await submit();
    expect(await take('w', 5)).toEqual([first, second, low]);
  });

  it('measures the time in the queue and at the worker', async () => {
    const id = await submit();
    clock += 40;
    await take();
    clock += 250;
    await board.finish(id, { output: 1 });
    expect(await board.clients.view(id)).toEqual({
      id,
      status: 'COMPLETED',
      delayTime: 40,
      executionTime: 250,
      output: 1,
      workerId: 'w',
    });
  });
});

describe('limits', () => {
  it('refuses jobs when too many wait or they are too large together', async () => {
    board = await open({ maxQueuedJobs: 2, maxQueuedBytes: 250 });
    const first = await submit();
    await submit();
    expect(await board.clients.submit(order)).toBe('queue-full');
    await take();
    expect(await board.clients.submit({ ...order, inputBytes: 200 })).toBe('queue-full');
    await board.clients.cancel(first);
    expect(await board.clients.submit({ ...order, inputBytes: 150 })).not.toBe('queue-full');
  });

  it('counts jobs that the store has not kept yet', async () => {
    board = await open({ maxQueuedJobs: 3, maxQueuedBytes: 250 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => board.clients.submit(order)));
    expect(answers.filter((answer) => answer !== 'queue-full')).toHaveLength(2);
    expect(await board.clients.submit({ ...order, inputBytes: 50 })).not.toBe('queue-full');
    expect(await board.clients.submit({ ...order, inputBytes: 0 })).toBe('queue-full');
  });

  it('ends jobs that take too long and asks their worker to stop', async () => {
    const id = await submit();
    await board.heartbeat('w', []);
    await take();
    clock += 5001;
    await board.sweep();
    expect(await board.clients.view(id)).toMatchObject({
      status: 'TIMED_OUT',
      error: 'The job took longer than its limit of 5 s.',
    });
    expect(await board.workers.takeStops('w', 0, new AbortController().signal)).toEqual([id]);
  });

  it('forgets jobs that waited too long, and final ones that were kept long enough', async () => {
    const waiting = await submit({ timeToLive: 10_000 });
    const sync = await submit({ isSync: true });
    await board.clients.cancel(sync);
    const done = await submit();
    await board.clients.cancel(done);
    clock += 10_001;
    await board.sweep();
    expect([await statusOf(waiting), await statusOf(sync), await statusOf(done)]).toEqual([
      undefined,
      'CANCELLED',
      'CANCELLED',
    ]);
    clock += 5 * 60_000;
    await board.sweep();
    expect([await statusOf(sync), await statusOf(done)]).toEqual([undefined, 'CANCELLED']);
    clock += 30 * 60_000;
    await board.sweep();
    expect(await statusOf(done)).toBeUndefined();
    expect(await store.load()).toEqual([]);
    expect((await board.clients.counts()).inQueue).toBe(0);
  });
});

describe('workers that end', () => {
  it('give their jobs to others, in front of the queue', async () => {
    const first = await submit();
    const second = await submit();
    await take('w');
    await board.workerLost('w');
    expect(await statusOf(first)).toBe('IN_QUEUE');
    expect(await take('v', 2)).toEqual([first, second]);
  });

  it('are missed when they fall silent', async () => {
    const id = await submit();
    await board.heartbeat('w', []);
    await take('w');
    await board.heartbeat('w', [id]);
    clock += 60_001;
    await board.sweep();
    expect(await statusOf(id)).toBe('IN_QUEUE');
  });

  it('fail a job that ends one worker after another', async () => {
    const id = await submit();
    for (const worker of ['a', 'b', 'c']) {
      expect(await take(worker)).toEqual([id]);
      await board.workerLost(worker);
    }
    expect(await board.clients.view(id)).toMatchObject({
      status: 'FAILED',
      error: 'The job was given up: 3 workers ended while they worked on it.',
    });
  });

  it('fail a job of which a client has heard a part', async () => {
    const id = await submit();
    await take('w');
    board.addPartial('w', id, 'chunk');
    expect((await board.clients.takePartials(id, 0))?.partials).toEqual(['chunk']);
    await board.workerLost('w');
    expect(await board.clients.view(id)).toMatchObject({
      status: 'FAILED',
      output: { error_code: 'worker_lost' },
    });
  });

  it('lose jobs that never arrived', async () => {
    const id = await submit();
    await take('w');
    await board.heartbeat('w', []);
    expect(await statusOf(id)).toBe('IN_PROGRESS');
    clock += 30_001;
    await board.heartbeat('w', []);
    expect(await statusOf(id)).toBe('IN_QUEUE');
  });
});

describe('outcomes', () => {
  it('count once, whoever delivers them', async () => {
    const id = await submit();
    await take('w');
    await board.workerLost('w');
    await take('v');
    await board.finish(id, { output: 'from w after all' });
    await board.finish(id, { error: 'from v' });
    expect(await board.clients.view(id)).toMatchObject({ status: 'COMPLETED', output: 'from w after all' });
    expect(finals).toHaveLength(1);
    expect(await board.finish('unknown', {})).toBe(false);
  });

  it('hand out each partial output once, also those that come with the end', async () => {
    const id = await submit();
    await take('w');
    board.addPartial('w', id, 1);
    expect((await board.clients.takePartials(id, 0))?.partials).toEqual([1]);
    board.addPartial('w', id, 2);
    board.addPartial('other', id, 'not its job');
    await board.finish(id, { output: 'end' });
    board.addPartial('w', id, 'late');
    expect((await board.clients.takePartials(id, 0))?.partials).toEqual([2]);
    expect((await board.clients.takePartials(id, 0))?.partials).toEqual([]);
  });

  it('show progress until there is a result', async () => {
    const id = await submit();
    await take('w');
    board.progress('w', id, { piece: 1 });
    expect((await board.clients.view(id))?.output).toEqual({ piece: 1 });
    await board.finish(id, { output: 'end' });
    expect((await board.clients.view(id))?.output).toBe('end');
  });
});

describe('retry', () => {
  it('starts a failed job again under its id with its input', async () => {
    const id = await submit();
    expect(await board.clients.retry(id)).toBe('not-retryable');
    await take('w');
    await board.finish(id, { error: 'no' });
    expect(await board.clients.retry(id)).toMatchObject({ id, status: 'IN_QUEUE' });
    expect(await board.clients.view(id)).toEqual({ id, status: 'IN_QUEUE' });
    expect(await board.take('v', 1, 0, new AbortController().signal)).toEqual([{ id, input: order.input }]);
    await board.finish(id, { output: 1 });
    expect(await board.clients.counts()).toMatchObject({
      completed: 1,
      failed: 1,
      retried: 1,
      inProgress: 0,
    });
    expect(await board.clients.retry('unknown')).toBeUndefined();
  });
});

describe('a store that fails', () => {
  it('leaves the job as it was, so that the worker can deliver again', async () => {
    const id = await submit();
    await take('w');
    const { finish } = store;
    store.finish = async () => {
      throw new Error('disk full');
    };
    await expect(board.finish(id, { output: 1 })).rejects.toThrow('disk full');
    expect(await statusOf(id)).toBe('IN_PROGRESS');
    store.finish = finish;
    await board.finish(id, { output: 1 });
    expect(await statusOf(id)).toBe('COMPLETED');
  });
});
