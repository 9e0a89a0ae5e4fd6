import { type BoardSettings, defaultBoardSettings } from './board-settings.js';
import { ChangeSignal } from './change-signal.js';
import type { ClientJobs, JobCounts, JobOrder } from './client-jobs.js';
import { isFinal, type JobOutcome, type JobRecord, type JobStatus, type JobView, viewOf } from './job.js';
import { JobQueue } from './job-queue.js';
import { createLiveJob, type LiveJob, newJobId } from './live-job.js';
import type { JobStore } from './store/job-store.js';
import { WorkerRegistry } from './worker-registry.js';

/** Options of {@link JobBoard.open}. */
export interface JobBoardOptions {
  readonly store: JobStore;
  readonly settings?: Partial<BoardSettings> | undefined;
  /** Told of every job that became final. */
  readonly onFinal?: ((record: JobRecord, outcome: JobOutcome) => void) | undefined;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** An order that another queue has taken already. */
export interface AdoptedOrder extends JobOrder {
  /** The id that it has there. */
  readonly id: string;
  /** When it came there. */
  readonly createdAt: number;
}

/** Most milliseconds that anybody waits for anything. */
export const longestWait = 5 * 60_000;

/** The jobs of a platform: takes orders, hands them to workers, and keeps what comes of them. */
export class JobBoard implements ClientJobs {
  readonly workers: WorkerRegistry;
  readonly #store: JobStore;
  readonly #settings: BoardSettings;
  readonly #onFinal: NonNullable<JobBoardOptions['onFinal']>;
  readonly #now: () => number;
  readonly #jobs = new Map<string, LiveJob>();
  readonly #queue = new JobQueue();
  readonly #queueChanged = new ChangeSignal();
  #queuedBytes = 0;
  #completed = 0;
  #failed = 0;
  #retried = 0;

  private constructor({ store, settings, onFinal, now }: JobBoardOptions) {
    this.#store = store;
    this.#settings = { ...defaultBoardSettings, ...settings };
    this.#onFinal = onFinal ?? (() => undefined);
    this.#now = now ?? Date.now;
    this.workers = new WorkerRegistry(this.#now);
  }

  /** Opens a board over what the store has. Jobs that were not final wait again, oldest first. */
  static async open(options: JobBoardOptions): Promise<JobBoard> {
    const board = new JobBoard(options);
    const records = Array.from(await options.store.load()).sort((a, b) => a.createdAt - b.createdAt);
    for (const record of records) {
      const live = board.#add(isFinal(record.status) ? record : { ...record, status: 'IN_QUEUE' });
      if (!isFinal(live.record.status)) board.#enqueue(live);
    }
    return board;
  }

  async submit(order: JobOrder): Promise<JobView | 'queue-full'> {
    const { maxQueuedJobs, maxQueuedBytes } = this.#settings;
    const isFull = this.#queue.size >= maxQueuedJobs || this.#queuedBytes + order.inputBytes > maxQueuedBytes;
    if (isFull) return 'queue-full';
    return this.adopt({ ...order, id: newJobId(order.isSync), createdAt: this.#now() });
  }

  /** Takes an order that another queue has taken already; the limits of waiting jobs are that one's. */
  async adopt(order: AdoptedOrder): Promise<JobView> {
    const record: JobRecord = {
      id: order.id,
      status: 'IN_QUEUE',
      createdAt: order.createdAt,
      attempts: 0,
      retries: 0,
      inputBytes: order.inputBytes,
      executionTimeout: order.executionTimeout,
      timeToLive: order.timeToLive,
      isLowPriority: order.isLowPriority,
      ...(order.webhook !== undefined && { webhook: order.webhook }),
    };
    await this.#store.queue(record, order.input);
    this.#enqueue(this.#add(record));
    return viewOf(record, {});
  }

  async view(id: string): Promise<JobView | undefined> {
    const live = this.#jobs.get(id);
    if (live === undefined) return undefined;
    const { record, progress } = live;
    return viewOf(
      record,
      isFinal(record.status) ? ((await this.#store.outcome(id)) ?? {}) : { output: progress },
    );
  }

  async viewWhenFinal(id: string, wait: number, signal?: AbortSignal): Promise<JobView | undefined> {
    const until = performance.now() + Math.min(wait, longestWait);
    for (;;) {
      const live = this.#jobs.get(id);
      const left = until - performance.now();
      if (live === undefined || isFinal(live.record.status) || left <= 0 || signal?.aborted)
        return this.view(id);
      await live.changed.next(left, signal);
    }
  }

  async takePartials(
    id: string,
    wait: number,
    signal?: AbortSignal,
  ): Promise<{ readonly status: JobStatus; readonly partials: readonly unknown[] } | undefined> {
    const until = performance.now() + Math.min(wait, longestWait);
    for (;;) {
      const live = this.#jobs.get(id);
      if (live === undefined) return undefined;
      if (isFinal(live.record.status)) {
        if (live.isDrained) return { status: live.record.status, partials: [] };
        live.isDrained = true;
        return { status: live.record.status, partials: (await this.#store.outcome(id))?.partials ?? [] };
      }
      const left = until - performance.now();
      if (live.isFinishing) {
        await live.changed.next(1000, signal);
        continue;
      }
      if (live.partials.length > 0 || left <= 0 || signal?.aborted) {
        const partials = live.partials;
        live.partials = [];
        live.delivered += partials.length;
        return { status: live.record.status, partials };
      }
      await live.changed.next(left, signal);
    }
  }

  async cancel(id: string): Promise<JobView | undefined> {
    const live = this.#jobs.get(id);
    if (live !== undefined && !isFinal(live.record.status)) await this.#end(live, 'CANCELLED', {});
    return live && viewOf(live.record, {});
  }

  async retry(id: string): Promise<JobView | 'not-retryable' | undefined> {
    const live = this.#jobs.get(id);
    if (live === undefined) return undefined;
    const { status } = live.record;
    if ((status !== 'FAILED' && status !== 'TIMED_OUT') || live.isFinishing) return 'not-retryable';
    live.isFinishing = true;
    try {
      const { finishedAt: _end, startedAt: _start, workerId: _worker, ...rest } = live.record;
      const record: JobRecord = {
        ...rest,
        status: 'IN_QUEUE',
        createdAt: this.#now(),
        attempts: 0,
        retries: rest.retries + 1,
      };
      await this.#store.queue(record, await this.#store.input(id));
      Object.assign(live, { record, delivered: 0, partials: [], progress: undefined, isDrained: false });
    } finally {
      live.isFinishing = false;
    }
    this.#retried += 1;
    this.#enqueue(live);
    return viewOf(live.record, {});
  }

  async purge(): Promise<number> {
    const waiting = Array.from(this.#jobs.values()).filter(
      ({ record, isFinishing }) => record.status === 'IN_QUEUE' && !isFinishing,
    );
    await Promise.all(waiting.map((live) => this.#end(live, 'CANCELLED', {})));
    return waiting.length;
  }

  async counts(): Promise<JobCounts> {
    let inProgress = 0;
    for (const { record } of this.#jobs.values()) if (record.status === 'IN_PROGRESS') inProgress += 1;
    return {
      completed: this.#completed,
      failed: this.#failed,
      inProgress,
      inQueue: this.#queue.size,
      retried: this.#retried,
    };
  }

  /** Workers that have a job. */
  busyWorkers(): number {
    const busy = new Set<string | undefined>();
    for (const { record } of this.#jobs.values())
      if (record.status === 'IN_PROGRESS') busy.add(record.workerId);
    return busy.size;
  }

  /** Hands up to `count` jobs to a worker, waiting for the first one. */
  async take(
    workerId: string,
    count: number,
    wait: number,
    signal: AbortSignal,
  ): Promise<readonly { readonly id: string; readonly input: unknown }[]> {
    const until = performance.now() + wait;
    while (this.#queue.size === 0 && !signal.aborted) {
      const left = until - performance.now();
      if (left <= 0) return [];
      await this.#queueChanged.next(left, signal);
    }
    if (signal.aborted) return [];
    const claimed: LiveJob[] = [];
    while (claimed.length < count) {
      const id = this.#queue.shift();
      if (id === undefined) break;
      const live = this.#jobs.get(id)!;
      this.#queuedBytes -= live.record.inputBytes;
      live.record = {
        ...live.record,
        status: 'IN_PROGRESS',
        startedAt: this.#now(),
        workerId,
        attempts: live.record.attempts + 1,
      };
      live.changed.notify();
      claimed.push(live);
    }
    return Promise.all(
      claimed.map(async ({ record: { id } }) => ({ id, input: await this.#store.input(id) })),
    );
  }

  /** Takes back jobs that were handed out and never arrived. */
  handBack(workerId: string, ids: readonly string[]): void {
    for (const id of ids) {
      const live = this.#jobs.get(id);
      if (live && this.#isAt(live, workerId)) {
        live.record = { ...live.record, attempts: live.record.attempts - 1 };
        this.#putBack(live);
      }
    }
  }

  /** A worker reports progress. */
  progress(workerId: string, id: string, output: unknown): void {
    const live = this.#jobs.get(id);
    if (live && this.#isAt(live, workerId)) live.progress = output;
  }

  /** A worker sends a partial output. Those of a worker that has not got the job any more are dropped. */
  addPartial(workerId: string, id: string, output: unknown): void {
    const live = this.#jobs.get(id);
    if (live === undefined || !this.#isAt(live, workerId)) return;
    live.partials.push(output);
    live.changed.notify();
  }

  /** A worker delivers what came of a job. The first outcome counts, whoever delivers it. False when the job is unknown. */
  async finish(
    id: string,
    outcome: { readonly output?: unknown; readonly error?: string },
  ): Promise<boolean> {
    const live = this.#jobs.get(id);
    if (live === undefined) return false;
    if (!isFinal(live.record.status)) {
      await this.#end(live, outcome.error === undefined ? 'COMPLETED' : 'FAILED', outcome);
    }
    return true;
  }

  /** A worker says which jobs it answers for. Those that were handed to it long ago and that it does not name are lost. */
  async heartbeat(workerId: string, ids: readonly string[]): Promise<void> {
    this.workers.seen(workerId);
    const latest = this.#now() - this.#settings.handoverTimeout;
    for (const live of this.#jobs.values()) {
      const { id, startedAt = 0 } = live.record;
      if (this.#isAt(live, workerId) && startedAt < latest && !ids.includes(id)) await this.#lose(live);
    }
  }

  /** A worker has ended. Its jobs are given to others, or fail where that cannot be done unseen. */
  async workerLost(workerId: string): Promise<void> {
    this.workers.remove(workerId);
    for (const live of this.#jobs.values()) if (this.#isAt(live, workerId)) await this.#lose(live);
  }

  /** Does what is due: time limits, workers that fell silent, jobs that are kept no longer. */
  async sweep(): Promise<void> {
    const now = this.#now();
    for (const id of this.workers.silentFor(this.#settings.workerTimeout)) await this.workerLost(id);
    for (const live of this.#jobs.values()) {
      const { id, status, createdAt, startedAt = now, finishedAt = now, workerId } = live.record;
      if (live.isFinishing) continue;
      if (isFinal(status)) {
        const { retention, syncRetention } = this.#settings;
        if (now - finishedAt > (id.startsWith('sync-') ? syncRetention : retention)) await this.#forget(live);
      } else if (now - createdAt > live.record.timeToLive) {
        if (workerId !== undefined) this.workers.stop(workerId, id);
        await this.#forget(live);
      } else if (status === 'IN_PROGRESS' && now - startedAt > live.record.executionTimeout) {
        const seconds = live.record.executionTimeout / 1000;
        await this.#end(live, 'TIMED_OUT', { error: `The job took longer than its limit of ${seconds} s.` });
      }
    }
  }

  /** Forgets a job, whatever it is at: somebody else keeps it. */
  async forget(id: string): Promise<void> {
    const live = this.#jobs.get(id);
    if (live !== undefined) await this.#forget(live);
  }

  /** Lets everybody who waits go. */
  wakeAll(): void {
    this.#queueChanged.notify();
    for (const { changed } of this.#jobs.values()) changed.notify();
  }

  #add(record: JobRecord): LiveJob {
    const live = createLiveJob(record);
    this.#jobs.set(record.id, live);
    return live;
  }

  #enqueue({ record }: LiveJob): void {
    this.#queue.add(record.id, record.isLowPriority);
    this.#queuedBytes += record.inputBytes;
    this.#queueChanged.notify();
  }

  #putBack(live: LiveJob): void {
    const { startedAt: _start, workerId: _worker, ...rest } = live.record;
    live.record = { ...rest, status: 'IN_QUEUE' };
    live.partials = [];
    live.progress = undefined;
    this.#queuedBytes += rest.inputBytes;
    this.#queue.putBack(rest.id);
    live.changed.notify();
    this.#queueChanged.notify();
  }

  #isAt({ record, isFinishing }: LiveJob, workerId: string): boolean {
    return record.status === 'IN_PROGRESS' && record.workerId === workerId && !isFinishing;
  }

  /** The worker that had the job is gone. */
  async #lose(live: LiveJob): Promise<void> {
    if (live.delivered > 0) {
      const error =
        'The worker ended while it was streaming this job. What was streamed cannot be continued; send the job again.';
      await this.#end(live, 'FAILED', { error, output: { error_code: 'worker_lost' } });
    } else if (live.record.attempts >= this.#settings.maxAttempts) {
      const error = `The job was given up: ${live.record.attempts} workers ended while they worked on it.`;
      await this.#end(live, 'FAILED', { error, output: { error_code: 'worker_lost' } });
    } else {
      this.#putBack(live);
    }
  }

  async #end(
    live: LiveJob,
    status: Exclude<JobStatus, 'IN_QUEUE' | 'IN_PROGRESS'>,
    result: { readonly output?: unknown; readonly error?: string },
  ): Promise<void> {
    if (live.isFinishing) return this.#untilFinished(live);
    live.isFinishing = true;
    try {
      const { record } = live;
      const wasQueued = record.status === 'IN_QUEUE';
      if (wasQueued) {
        this.#queue.remove(record.id);
        this.#queuedBytes -= record.inputBytes;
      }
      const final: JobRecord = { ...record, status, finishedAt: this.#now() };
      const outcome: JobOutcome = { ...result, partials: live.partials };
      try {
        await this.#store.finish(final, outcome);
      } catch (error) {
        if (wasQueued) this.#enqueue(live);
        throw error;
      }
      Object.assign(live, { record: final, partials: [], progress: undefined });
      if (record.status === 'IN_PROGRESS' && (status === 'CANCELLED' || status === 'TIMED_OUT')) {
        this.workers.stop(record.workerId!, record.id);
      }
      if (status === 'COMPLETED') this.#completed += 1;
      else if (status !== 'CANCELLED') this.#failed += 1;
      this.#onFinal(final, outcome);
    } finally {
      live.isFinishing = false;
      live.changed.notify();
    }
  }

  async #untilFinished(live: LiveJob): Promise<void> {
    while (live.isFinishing) await live.changed.next(1000);
  }

  async #forget(live: LiveJob): Promise<void> {
    const { id, status, inputBytes } = live.record;
    if (status === 'IN_QUEUE') {
      this.#queue.remove(id);
      this.#queuedBytes -= inputBytes;
    }
    this.#jobs.delete(id);
    live.changed.notify();
    await this.#store.delete(id);
  }
}
