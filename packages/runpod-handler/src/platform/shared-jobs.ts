import { StarlingError } from '@starling-tts/core';
import { Queue, type Job as QueuedJob, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { sleep } from '../worker/delays.js';
import type { Log } from '../worker/log.js';
import { type BoardSettings, defaultBoardSettings } from './board-settings.js';
import { ChangeSignal } from './change-signal.js';
import type { ClientJobs, JobCounts, JobOrder } from './client-jobs.js';
import { isFinal, type JobStatus, type JobView } from './job.js';
import { type JobBoard, longestWait } from './job-board.js';
import { newJobId } from './live-job.js';

/** Options of {@link openSharedJobs}. */
export interface SharedJobsOptions {
  /** Address of the Redis or Valkey server. */
  readonly url: string;
  /** The board of this server: gets the jobs that its workers are to do. */
  readonly board: JobBoard;
  /** Jobs that the workers of this server do at the same time; 0 takes none from the queue. */
  readonly capacity: number;
  readonly settings?: Partial<BoardSettings> | undefined;
  readonly log: Log;
}

/** Jobs in a queue that several servers share. */
export interface SharedJobs extends ClientJobs {
  /** Takes no more jobs from the queue. */
  drain(): void;
  /** Ends the use of the queue. Jobs that this server has not finished go to others. */
  close(): Promise<void>;
}

/** What came of a job, as the queue keeps it. */
type StoredView = JobView & { readonly status: JobStatus };

const queueName = 'starling-jobs';
const changes = 'starling-jobs:changes';

/** A server that does not renew its hold on a job for this long is gone; milliseconds. */
const holdExpires = 10_000;

/** Takes what is there and notes that a client has read some of it, in one step. */
const takePartialsScript = `
local taken = redis.call('LRANGE', KEYS[1], 0, -1)
if #taken > 0 then
  redis.call('DEL', KEYS[1])
  redis.call('SET', KEYS[2], '1', 'EX', ARGV[1])
end
return taken`;

/**
 * Opens the shared queue, BullMQ on Redis. Any server answers for any job; each does as many as its workers can.
 *
 * @throws StarlingError `invalid_request` when there is no queue at the address
 */
export async function openSharedJobs(options: SharedJobsOptions): Promise<SharedJobs> {
  const { url, log } = options;
  // BullMQ asks for connections that wait for the server to come back instead of failing.
  const redis = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  redis.on('error', (error: Error) => log('warn', `the queue: ${error.message}`));
  try {
    await redis.connect();
  } catch (cause) {
    redis.disconnect();
    const message = 'The queue cannot be reached. Check its address, and that Redis or Valkey runs there.';
    throw new StarlingError(
      'invalid_request',
      message,
      { problems: [{ field: 'queue', message }] },
      { cause },
    );
  }
  const jobs = new RedisJobs(options, redis);
  await jobs.open();
  return jobs;
}

class RedisJobs implements SharedJobs {
  readonly #board: JobBoard;
  readonly #settings: BoardSettings;
  readonly #log: Log;
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  readonly #queue: Queue<JobOrder, StoredView>;
  readonly #worker: Worker<JobOrder, StoredView> | undefined;
  readonly #waiting = new Map<string, { readonly changed: ChangeSignal; users: number }>();

  constructor({ board, capacity, settings, log }: SharedJobsOptions, redis: Redis) {
    this.#board = board;
    this.#settings = { ...defaultBoardSettings, ...settings };
    this.#log = log;
    this.#redis = redis;
    this.#subscriber = redis.duplicate();
    this.#subscriber.on('error', () => undefined);
    this.#queue = new Queue(queueName, { connection: this.#redis });
    if (capacity > 0) {
      this.#worker = new Worker(queueName, (job) => this.#perform(job), {
        connection: this.#redis,
        concurrency: capacity,
        lockDuration: holdExpires,
        stalledInterval: holdExpires / 2,
        maxStalledCount: this.#settings.maxAttempts - 1,
        autorun: false,
      });
      this.#worker.on('completed', (job) => this.#tell(job.id!));
      this.#worker.on('failed', (job) => job && this.#tell(job.id!));
      this.#worker.on('error', (error) => log('warn', `the queue: ${error.message}`));
    }
    this.#queue.on('error', (error) => log('warn', `the queue: ${error.message}`));
  }

  async open(): Promise<void> {
    await this.#subscriber.connect();
    await this.#subscriber.subscribe(changes);
    this.#subscriber.on('message', (_channel, message) => {
      const [kind, id] = message.split(' ') as [string, string];
      this.#waiting.get(id)?.changed.notify();
      if (kind === 'cancel') void this.#board.cancel(id);
    });
    void this.#worker?.run();
  }

  async submit(order: JobOrder): Promise<JobView | 'queue-full'> {
    if ((await this.#waitingCount()) >= this.#settings.maxQueuedJobs) return 'queue-full';
    const { retention, syncRetention } = this.#settings;
    const age = Math.ceil((order.isSync ? syncRetention : retention) / 1000);
    const id = newJobId(order.isSync);
    await this.#queue.add('job', order, {
      jobId: id,
      // Jobs without a priority go first.
      ...(order.isLowPriority && { priority: 1 }),
      removeOnComplete: { age },
      removeOnFail: { age },
    });
    return { id, status: 'IN_QUEUE' };
  }

  async view(id: string): Promise<JobView | undefined> {
    const job = await this.#queue.getJob(id);
    const isCancelled = (await this.#redis.exists(this.#key('cancelled', id))) === 1;
    if (job === undefined) return isCancelled ? { id, status: 'CANCELLED' } : undefined;
    const state = await job.getState();
    if (state === 'completed') return job.returnvalue;
    if (isCancelled) return { id, status: 'CANCELLED' };
    if (state === 'failed') {
      const error = `The job was given up: ${this.#settings.maxAttempts} servers ended while they worked on it.`;
      return { id, status: 'FAILED', error, output: { error_code: 'worker_lost' } };
    }
    if (state !== 'active') {
      const isExpired = Date.now() - job.timestamp > job.data.timeToLive;
      return isExpired ? undefined : { id, status: 'IN_QUEUE' };
    }
    const delayTime = job.processedOn === undefined ? undefined : job.processedOn - job.timestamp;
    const local = await this.#board.view(id);
    return {
      id,
      status: 'IN_PROGRESS',
      ...(delayTime !== undefined && { delayTime }),
      ...(local?.output !== undefined && { output: local.output }),
    };
  }

  async viewWhenFinal(id: string, wait: number, signal?: AbortSignal): Promise<JobView | undefined> {
    const until = performance.now() + Math.min(wait, longestWait);
    return this.#whileWaiting(id, async (changed) => {
      for (;;) {
        const view = await this.view(id);
        const left = until - performance.now();
        if (view === undefined || isFinal(view.status) || left <= 0 || signal?.aborted) return view;
        // A message that was lost with a connection must not cost more than a moment.
        await changed.next(Math.min(left, 1000), signal);
      }
    });
  }

  async takePartials(
    id: string,
    wait: number,
    signal?: AbortSignal,
  ): Promise<{ readonly status: JobStatus; readonly partials: readonly unknown[] } | undefined> {
    const until = performance.now() + Math.min(wait, longestWait);
    const keep = String(Math.ceil(this.#settings.retention / 1000));
    return this.#whileWaiting(id, async (changed) => {
      for (;;) {
        // The status is read first: partial outputs are stored before the end is.
        const view = await this.view(id);
        if (view === undefined) return undefined;
        const keys = [this.#key('partials', id), this.#key('delivered', id)] as const;
        const taken = (await this.#redis.eval(takePartialsScript, 2, ...keys, keep)) as string[];
        const left = until - performance.now();
        if (taken.length > 0 || isFinal(view.status) || left <= 0 || signal?.aborted) {
          return { status: view.status, partials: taken.map((partial) => JSON.parse(partial) as unknown) };
        }
        await changed.next(Math.min(left, 1000), signal);
      }
    });
  }

  async cancel(id: string): Promise<JobView | undefined> {
    const view = await this.view(id);
    if (view === undefined || isFinal(view.status)) return view;
    await this.#markCancelled(id);
    // A job that a server has got cannot be removed; that server is told.
    await this.#queue.remove(id);
    await this.#redis.publish(changes, `cancel ${id}`);
    return { id, status: 'CANCELLED' };
  }

  async retry(id: string): Promise<JobView | 'not-retryable' | undefined> {
    const view = await this.view(id);
    if (view === undefined) return undefined;
    if (view.status !== 'FAILED' && view.status !== 'TIMED_OUT') return 'not-retryable';
    const job = await this.#queue.getJob(id);
    if (job === undefined) return undefined;
    await this.#redis.del(this.#key('partials', id), this.#key('delivered', id));
    await job.retry((await job.isFailed()) ? 'failed' : 'completed');
    await this.#redis.incr(this.#key('count', 'retried'));
    return { id, status: 'IN_QUEUE' };
  }

  async purge(): Promise<number> {
    const waiting = await this.#queue.getJobs(['waiting', 'prioritized']);
    let removed = 0;
    for (const { id } of waiting) {
      if (id === undefined || (await this.#queue.remove(id)) !== 1) continue;
      await this.#markCancelled(id);
      await this.#redis.publish(changes, `changed ${id}`);
      removed += 1;
    }
    return removed;
  }

  async counts(): Promise<JobCounts> {
    const names = ['completed', 'failed', 'retried'] as const;
    const [completed, failed, retried] = (
      await this.#redis.mget(names.map((name) => this.#key('count', name)))
    ).map(Number);
    return {
      completed: completed!,
      failed: failed!,
      retried: retried!,
      inProgress: await this.#queue.getActiveCount(),
      inQueue: await this.#waitingCount(),
    };
  }

  drain(): void {
    void this.#worker?.pause(true);
  }

  async close(): Promise<void> {
    // What is still running is not waited for: its hold expires and another server begins it again.
    const closed = Promise.all([this.#worker?.close(true), this.#queue.close()]).catch(() => undefined);
    // A queue that cannot be reached any more would keep this from ending.
    const over = new AbortController();
    await Promise.race([closed, sleep(2000, over.signal)]);
    over.abort();
    this.#subscriber.disconnect();
    this.#redis.disconnect();
  }

  /** Has one of this server's workers do a job of the queue. */
  async #perform(job: QueuedJob<JobOrder, StoredView>): Promise<StoredView> {
    const id = job.id!;
    const view = await this.#performLocally(id, job);
    if (view.status === 'COMPLETED') await this.#redis.incr(this.#key('count', 'completed'));
    else if (view.status !== 'CANCELLED') await this.#redis.incr(this.#key('count', 'failed'));
    return view;
  }

  async #performLocally(id: string, job: QueuedJob<JobOrder, StoredView>): Promise<StoredView> {
    const [partials, delivered, cancelled] = (['partials', 'delivered', 'cancelled'] as const).map((name) =>
      this.#key(name, id),
    ) as [string, string, string];
    if ((await this.#redis.exists(cancelled)) === 1) return { id, status: 'CANCELLED' };
    if ((await this.#redis.exists(delivered)) === 1) return { id, status: 'FAILED', ...lostWhileStreaming };
    await this.#redis.del(partials);
    const { input, webhook, ...rest } = job.data;
    const order = { ...rest, input, id, createdAt: job.timestamp, ...(webhook && { webhook }) };
    if ((await this.#board.submit(order)) === 'queue-full')
      throw new Error('the board of this server is full');
    // Who cancelled it a moment ago told a board that did not have it yet.
    if ((await this.#redis.exists(cancelled)) === 1) await this.#board.cancel(id);
    for (;;) {
      const taken = await this.#board.takePartials(id, 1000);
      if (taken === undefined) break;
      if (taken.partials.length > 0) {
        await this.#redis
          .multi()
          .rpush(partials, ...taken.partials.map((partial) => JSON.stringify(partial)))
          .expire(partials, Math.ceil(this.#settings.retention / 1000))
          .publish(changes, `changed ${id}`)
          .exec();
      } else if (isFinal(taken.status)) break;
    }
    const view = await this.#board.view(id);
    await this.#board.forget(id);
    return view ?? { id, status: 'FAILED', error: 'The job waited longer than its time to live.' };
  }

  async #waitingCount(): Promise<number> {
    return (await this.#queue.getWaitingCount()) + (await this.#queue.getPrioritizedCount());
  }

  async #markCancelled(id: string): Promise<void> {
    await this.#redis.set(this.#key('cancelled', id), '1', 'EX', Math.ceil(this.#settings.retention / 1000));
  }

  #tell(id: string): void {
    this.#redis
      .publish(changes, `changed ${id}`)
      .catch((error: Error) => this.#log('warn', error.message, id));
  }

  #key(kind: 'partials' | 'delivered' | 'cancelled' | 'count', id: string): string {
    return `${queueName}:${kind}:${id}`;
  }

  /** Keeps a signal for a job as long as somebody waits for its changes. */
  async #whileWaiting<Result>(id: string, wait: (changed: ChangeSignal) => Promise<Result>): Promise<Result> {
    const entry = this.#waiting.get(id) ?? { changed: new ChangeSignal(), users: 0 };
    this.#waiting.set(id, entry);
    entry.users += 1;
    try {
      return await wait(entry.changed);
    } finally {
      entry.users -= 1;
      if (entry.users === 0) this.#waiting.delete(id);
    }
  }
}

const lostWhileStreaming = {
  error:
    'The server ended while it was streaming this job. What was streamed cannot be continued; send the job again.',
  output: { error_code: 'worker_lost' },
} as const;
