import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { sleep } from '../../worker/delays.js';
import { type BoardClientJobs, longestWait } from '../board-client-jobs.js';
import { defaultBoardSettings } from '../board-settings.js';
import type { JobCounts, JobOrder } from '../client-jobs.js';
import { isFinal, type JobStatus, type JobView } from '../job.js';
import { newJobId } from '../live-job.js';
import { SharedJobDoer } from './do-shared-jobs.js';
import { JobChanges } from './job-changes.js';
import type { SharedJobs, SharedJobsOptions } from './open-shared-jobs.js';
import {
  isExpired,
  keyOf,
  queuedAt,
  queueName,
  type SharedOrder,
  type SharedQueue,
  type StoredView,
} from './shared-queue.js';
import { WaitingJobs } from './waiting-jobs.js';

/** Takes what is there and notes that a client has read some of it, in one step. */
const takePartialsScript = `
local taken = redis.call('LRANGE', KEYS[1], 0, -1)
if #taken > 0 then
  redis.call('DEL', KEYS[1])
  redis.call('SET', KEYS[2], '1', 'EX', ARGV[1])
end
return taken`;

/** The jobs of the shared queue, as clients of any server deal with them. */
export class RedisJobs implements SharedJobs {
  readonly #shared: SharedQueue;
  readonly #local: BoardClientJobs;
  /** Absent where this server has no workers. */
  readonly #doer: SharedJobDoer | undefined;

  /** @param redis connected; closed together with this */
  constructor({ board, capacity, settings, log }: SharedJobsOptions, redis: Redis) {
    this.#local = board.clients;
    const queue = new Queue<SharedOrder, StoredView>(queueName, { connection: redis });
    queue.on('error', (error) => log('warn', `the queue: ${error.message}`));
    const changes = new JobChanges(redis, log);
    const waiting = new WaitingJobs(redis, async (ids) => {
      for (const id of ids) {
        await queue.remove(id);
        changes.tell(id);
      }
    });
    this.#shared = {
      redis,
      queue,
      waiting,
      changes,
      settings: { ...defaultBoardSettings, ...settings },
      log,
    };
    if (capacity > 0) this.#doer = new SharedJobDoer(this.#shared, board, capacity);
  }

  /** Begins to hear of changes and to take jobs. */
  async open(): Promise<void> {
    await this.#shared.changes.open((id) => void this.#local.cancel(id));
    this.#doer?.start();
  }

  async submit(order: JobOrder): Promise<JobView | 'queue-full'> {
    const { queue, waiting, settings } = this.#shared;
    const id = newJobId(order.isSync);
    const job = { id, bytes: order.inputBytes, deadline: Date.now() + order.timeToLive };
    if (!(await waiting.admit(job, settings))) return 'queue-full';
    const age = Math.ceil((order.isSync ? settings.syncRetention : settings.retention) / 1000);
    try {
      await queue.add('job', order, {
        jobId: id,
        // Jobs without a priority go first.
        ...(order.isLowPriority && { priority: 1 }),
        removeOnComplete: { age },
        removeOnFail: { age },
      });
    } catch (error) {
      await waiting.leave(id);
      throw error;
    }
    return { id, status: 'IN_QUEUE' };
  }

  async view(id: string): Promise<JobView | undefined> {
    // The state first: a job that ends in between then has its result.
    const state = await this.#shared.queue.getJobState(id);
    const job = await this.#shared.queue.getJob(id);
    const isCancelled = (await this.#shared.redis.exists(keyOf('cancelled', id))) === 1;
    if (job === undefined) return isCancelled ? { id, status: 'CANCELLED' } : undefined;
    // Without a result it was put into the queue again in between.
    if (state === 'completed') return job.returnvalue ?? { id, status: 'IN_QUEUE' };
    if (isCancelled) return { id, status: 'CANCELLED' };
    if (state === 'failed') {
      const error = `The job was given up: ${this.#shared.settings.maxAttempts} servers ended while they worked on it.`;
      return { id, status: 'FAILED', error, output: { error_code: 'worker_lost' } };
    }
    if (state !== 'active') return isExpired(job) ? undefined : { id, status: 'IN_QUEUE' };
    const delayTime = job.processedOn === undefined ? undefined : job.processedOn - queuedAt(job);
    const local = await this.#local.view(id);
    return {
      id,
      status: 'IN_PROGRESS',
      ...(delayTime !== undefined && { delayTime }),
      ...(local?.output !== undefined && { output: local.output }),
    };
  }

  async viewWhenFinal(id: string, wait: number, signal?: AbortSignal): Promise<JobView | undefined> {
    const until = performance.now() + Math.min(wait, longestWait);
    return this.#shared.changes.whileWaiting(id, async (changed) => {
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
    const keep = String(Math.ceil(this.#shared.settings.retention / 1000));
    return this.#shared.changes.whileWaiting(id, async (changed) => {
      for (;;) {
        // The status is read first: partial outputs are stored before the end is.
        const view = await this.view(id);
        if (view === undefined) return undefined;
        const keys = [keyOf('partials', id), keyOf('delivered', id)] as const;
        const taken = (await this.#shared.redis.eval(takePartialsScript, 2, ...keys, keep)) as string[];
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
    await this.#shared.queue.remove(id);
    await this.#shared.changes.tellCancelled(id);
    return { id, status: 'CANCELLED' };
  }

  async retry(id: string): Promise<JobView | 'not-retryable' | undefined> {
    const view = await this.view(id);
    if (view === undefined) return undefined;
    if (view.status !== 'FAILED' && view.status !== 'TIMED_OUT') return 'not-retryable';
    const job = await this.#shared.queue.getJob(id);
    if (job === undefined) return undefined;
    await this.#shared.redis.del(keyOf('partials', id), keyOf('delivered', id));
    // It has its whole time once more, from now on.
    const retriedAt = Date.now();
    await job.updateData({ ...job.data, retriedAt });
    const { inputBytes: bytes, timeToLive } = job.data;
    await this.#shared.waiting.admit({ id, bytes, deadline: retriedAt + timeToLive });
    await job.retry((await job.isFailed()) ? 'failed' : 'completed');
    await this.#shared.redis.incr(keyOf('count', 'retried'));
    return { id, status: 'IN_QUEUE' };
  }

  async purge(): Promise<number> {
    await this.#shared.waiting.expire();
    const waiting = await this.#shared.queue.getJobs(['waiting', 'prioritized']);
    let removed = 0;
    for (const { id } of waiting) {
      if (id === undefined || (await this.#shared.queue.remove(id)) !== 1) continue;
      await this.#markCancelled(id);
      this.#shared.changes.tell(id);
      removed += 1;
    }
    return removed;
  }

  async counts(): Promise<JobCounts> {
    const { redis, queue, waiting } = this.#shared;
    await waiting.expire();
    const names = ['completed', 'failed', 'retried'] as const;
    const [completed, failed, retried] = (await redis.mget(names.map((name) => keyOf('count', name)))).map(
      Number,
    );
    return {
      completed: completed!,
      failed: failed!,
      retried: retried!,
      inProgress: await queue.getActiveCount(),
      inQueue: (await queue.getWaitingCount()) + (await queue.getPrioritizedCount()),
    };
  }

  drain(): void {
    this.#doer?.drain();
  }

  async close(): Promise<void> {
    const { redis, queue, changes } = this.#shared;
    const closed = Promise.all([this.#doer?.close(), queue.close()]).catch(() => undefined);
    // A queue that cannot be reached any more would keep this from ending.
    const over = new AbortController();
    await Promise.race([closed, sleep(2000, over.signal)]);
    over.abort();
    changes.close();
    redis.disconnect();
  }

  async #markCancelled(id: string): Promise<void> {
    const { redis, settings, waiting } = this.#shared;
    await redis.set(keyOf('cancelled', id), '1', 'EX', Math.ceil(settings.retention / 1000));
    await waiting.leave(id);
  }
}
