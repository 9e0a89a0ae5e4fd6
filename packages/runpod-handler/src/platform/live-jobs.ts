import type { BoardSettings } from './board-settings.js';
import { ChangeSignal } from './change-signal.js';
import { isFinal, type JobOutcome, type JobRecord, type JobStatus } from './job.js';
import { JobQueue } from './job-queue.js';
import { createLiveJob, type LiveJob } from './live-job.js';
import type { JobStore } from './store/job-store.js';
import { WorkerRegistry } from './worker-registry.js';

/** What {@link LiveJobs} are made of. */
export interface LiveJobsOptions {
  /** Where jobs are kept. */
  readonly store: JobStore;
  /** How jobs are treated. */
  readonly settings: BoardSettings;
  /** Told of every job that became final. */
  readonly onFinal: (record: JobRecord, outcome: JobOutcome) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A job's way from waiting over working to its end, in memory and in the store, for those who give jobs and those who do them. */
export class LiveJobs {
  /** The workers that were heard of. */
  readonly workers: WorkerRegistry;
  readonly store: JobStore;
  readonly settings: BoardSettings;
  readonly now: () => number;
  /** Tells that there may be more to do. */
  readonly queueChanged = new ChangeSignal();
  readonly #onFinal: LiveJobsOptions['onFinal'];
  readonly #jobs = new Map<string, LiveJob>();
  readonly #queue = new JobQueue();
  #queuedBytes = 0;
  #completed = 0;
  #failed = 0;

  constructor({ store, settings, onFinal, now }: LiveJobsOptions) {
    this.store = store;
    this.settings = settings;
    this.now = now;
    this.#onFinal = onFinal;
    this.workers = new WorkerRegistry(now);
  }

  /** Takes over what the store has. Jobs that were not final wait again, oldest first. */
  async load(): Promise<void> {
    const records = Array.from(await this.store.load()).sort((a, b) => a.createdAt - b.createdAt);
    for (const record of records) {
      if (isFinal(record.status)) this.#add(record);
      else this.#enqueue(this.#add({ ...record, status: 'IN_QUEUE' }));
    }
  }

  /** How many wait, and how many bytes of input they have together. */
  get queued(): { readonly jobs: number; readonly bytes: number } {
    return { jobs: this.#queue.size, bytes: this.#queuedBytes };
  }

  /** How many became final since the start. */
  get ended(): { readonly completed: number; readonly failed: number } {
    return { completed: this.#completed, failed: this.#failed };
  }

  /** A job; undefined when there is none. */
  find(id: string): LiveJob | undefined {
    return this.#jobs.get(id);
  }

  /** Every job. */
  all(): Iterable<LiveJob> {
    return this.#jobs.values();
  }

  /** Keeps a new job, which waits from then on. */
  async add(record: JobRecord, input: unknown): Promise<void> {
    await this.store.queue(record, input);
    this.#enqueue(this.#add(record));
  }

  /** Takes the job out that is next; it has to go somewhere. */
  next(): LiveJob | undefined {
    const id = this.#queue.shift();
    if (id === undefined) return undefined;
    const live = this.#jobs.get(id)!;
    this.#queuedBytes -= live.record.inputBytes;
    return live;
  }

  /** A job that was handed out waits again, in front of the others. */
  putBack(live: LiveJob): void {
    const { startedAt: _start, workerId: _worker, ...rest } = live.record;
    live.record = { ...rest, status: 'IN_QUEUE' };
    live.partials = [];
    live.progress = undefined;
    this.#queuedBytes += rest.inputBytes;
    this.#queue.putBack(rest.id);
    live.changed.notify();
    this.queueChanged.notify();
  }

  /** A final job begins anew. */
  async restart(live: LiveJob): Promise<void> {
    live.isFinishing = true;
    try {
      const { finishedAt: _end, startedAt: _start, workerId: _worker, ...rest } = live.record;
      const record: JobRecord = {
        ...rest,
        status: 'IN_QUEUE',
        createdAt: this.now(),
        attempts: 0,
        retries: rest.retries + 1,
      };
      await this.store.queue(record, await this.store.input(record.id));
      Object.assign(live, { record, delivered: 0, partials: [], progress: undefined, isDrained: false });
    } finally {
      live.isFinishing = false;
    }
    this.#enqueue(live);
  }

  /** Makes a job final, once: whoever comes later waits for who came first. */
  async end(
    live: LiveJob,
    status: Exclude<JobStatus, 'IN_QUEUE' | 'IN_PROGRESS'>,
    result: { readonly output?: unknown; readonly error?: string },
  ): Promise<void> {
    if (live.isFinishing) return this.#untilFinished(live);
    live.isFinishing = true;
    try {
      const { record } = live;
      const wasQueued = record.status === 'IN_QUEUE';
      if (wasQueued) this.#dequeue(record);
      const final: JobRecord = { ...record, status, finishedAt: this.now() };
      const outcome: JobOutcome = { ...result, partials: live.partials };
      try {
        await this.store.finish(final, outcome);
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

  /** Forgets a job, whatever it is at. */
  async forget(live: LiveJob): Promise<void> {
    const { record } = live;
    if (record.status === 'IN_QUEUE') this.#dequeue(record);
    this.#jobs.delete(record.id);
    live.changed.notify();
    await this.store.delete(record.id);
  }

  async #untilFinished(live: LiveJob): Promise<void> {
    while (live.isFinishing) await live.changed.next(1000);
  }

  #add(record: JobRecord): LiveJob {
    const live = createLiveJob(record);
    this.#jobs.set(record.id, live);
    return live;
  }

  #enqueue({ record }: LiveJob): void {
    this.#queue.add(record.id, record.isLowPriority);
    this.#queuedBytes += record.inputBytes;
    this.queueChanged.notify();
  }

  #dequeue({ id, inputBytes }: JobRecord): void {
    this.#queue.remove(id);
    this.#queuedBytes -= inputBytes;
  }
}
