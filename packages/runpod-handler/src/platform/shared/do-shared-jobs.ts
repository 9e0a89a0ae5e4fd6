import { Worker } from 'bullmq';
import { isFinal } from '../job.js';
import type { JobBoard } from '../job-board.js';
import {
  isExpired,
  keyOf,
  queuedAt,
  queueName,
  type SharedJob,
  type SharedOrder,
  type SharedQueue,
  type StoredView,
} from './shared-queue.js';

/** A server that does not renew its hold on a job for this long is gone; milliseconds. */
const holdExpires = 10_000;

/** Has the workers of this server do jobs of the shared queue. */
export class SharedJobDoer {
  readonly #shared: SharedQueue;
  readonly #board: JobBoard;
  readonly #worker: Worker<SharedOrder, StoredView>;

  /**
   * @param board of this server
   * @param capacity jobs that its workers do at the same time
   */
  constructor(shared: SharedQueue, board: JobBoard, capacity: number) {
    this.#shared = shared;
    this.#board = board;
    const { redis, settings, changes, log } = shared;
    this.#worker = new Worker(queueName, (job) => this.#perform(job), {
      connection: redis,
      concurrency: capacity,
      lockDuration: holdExpires,
      stalledInterval: holdExpires / 2,
      maxStalledCount: settings.maxAttempts - 1,
      autorun: false,
    });
    this.#worker.on('completed', (job) => changes.tell(job.id!));
    this.#worker.on('failed', (job) => job && changes.tell(job.id!));
    this.#worker.on('stalled', (id) => {
      this.#waitsAgain(id).catch((error: Error) => log('warn', `the queue: ${error.message}`, id));
    });
    this.#worker.on('error', (error) => log('warn', `the queue: ${error.message}`));
  }

  /** Begins to take jobs. */
  start(): void {
    void this.#worker.run();
  }

  /** Takes no more jobs. */
  drain(): void {
    void this.#worker.pause(true);
  }

  /** Lets go of the queue. What is still running is not waited for: its hold expires and another server begins it again. */
  async close(): Promise<void> {
    await this.#worker.close(true);
  }

  /** The server that had the job is gone. */
  async #waitsAgain(id: string): Promise<void> {
    const { queue, waiting } = this.#shared;
    const job = await queue.getJob(id);
    const state = await job?.getState();
    if (job === undefined || (state !== 'waiting' && state !== 'prioritized')) return;
    const { inputBytes, timeToLive } = job.data;
    await waiting.admit({ id, bytes: inputBytes, deadline: queuedAt(job) + timeToLive });
  }

  async #perform(job: SharedJob): Promise<StoredView> {
    const { redis, waiting } = this.#shared;
    const id = job.id!;
    await waiting.leave(id);
    const view = await this.#performLocally(id, job);
    if (view.status === 'COMPLETED') await redis.incr(keyOf('count', 'completed'));
    else if (view.status !== 'CANCELLED') await redis.incr(keyOf('count', 'failed'));
    return view;
  }

  async #performLocally(id: string, job: SharedJob): Promise<StoredView> {
    const { redis, settings, changes } = this.#shared;
    const [partials, delivered, cancelled] = [
      keyOf('partials', id),
      keyOf('delivered', id),
      keyOf('cancelled', id),
    ];
    if ((await redis.exists(cancelled)) === 1) return { id, status: 'CANCELLED' };
    if ((await redis.exists(delivered)) === 1) return { id, status: 'FAILED', ...lostWhileStreaming };
    if (isExpired(job)) return { id, status: 'FAILED', ...waitedTooLong };
    await redis.del(partials);
    await this.#board.clients.adopt({ ...job.data, id, createdAt: queuedAt(job) });
    // Who cancelled it a moment ago told a board that did not have it yet.
    if ((await redis.exists(cancelled)) === 1) await this.#board.clients.cancel(id);
    for (;;) {
      const taken = await this.#board.clients.takePartials(id, 1000);
      if (taken === undefined) break;
      if (taken.partials.length > 0) {
        await redis
          .multi()
          .rpush(partials, ...taken.partials.map((partial) => JSON.stringify(partial)))
          .expire(partials, Math.ceil(settings.retention / 1000))
          .publish(...changes.message(id))
          .exec();
      } else if (isFinal(taken.status)) break;
    }
    const view = await this.#board.clients.view(id);
    await this.#board.forget(id);
    return view ?? { id, status: 'FAILED', ...waitedTooLong };
  }
}

const waitedTooLong = { error: 'The job waited longer than its time to live.' } as const;

const lostWhileStreaming = {
  error:
    'The server ended while it was streaming this job. What was streamed cannot be continued; send the job again.',
  output: { error_code: 'worker_lost' },
} as const;
