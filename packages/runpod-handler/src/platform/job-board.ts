import { BoardClientJobs } from './board-client-jobs.js';
import { type BoardSettings, defaultBoardSettings } from './board-settings.js';
import { isFinal, type JobOutcome, type JobRecord } from './job.js';
import type { LiveJob } from './live-job.js';
import { LiveJobs } from './live-jobs.js';
import type { JobStore } from './store/job-store.js';
import type { WorkerRegistry } from './worker-registry.js';

/** Options of {@link JobBoard.open}. */
export interface JobBoardOptions {
  readonly store: JobStore;
  readonly settings?: Partial<BoardSettings> | undefined;
  /** Told of every job that became final. */
  readonly onFinal?: ((record: JobRecord, outcome: JobOutcome) => void) | undefined;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** The jobs of a platform: hands them to workers, and keeps what comes of them. */
export class JobBoard {
  /** The jobs as clients deal with them. */
  readonly clients: BoardClientJobs;
  readonly #jobs: LiveJobs;

  private constructor(jobs: LiveJobs) {
    this.#jobs = jobs;
    this.clients = new BoardClientJobs(jobs);
  }

  /** Opens a board over what the store has. Jobs that were not final wait again, oldest first. */
  static async open({ store, settings, onFinal, now }: JobBoardOptions): Promise<JobBoard> {
    const jobs = new LiveJobs({
      store,
      settings: { ...defaultBoardSettings, ...settings },
      onFinal: onFinal ?? (() => undefined),
      now: now ?? Date.now,
    });
    await jobs.load();
    return new JobBoard(jobs);
  }

  /** The workers that were heard of. */
  get workers(): WorkerRegistry {
    return this.#jobs.workers;
  }

  /** Workers that have a job. */
  busyWorkers(): number {
    const busy = new Set<string | undefined>();
    for (const { record } of this.#jobs.all()) if (record.status === 'IN_PROGRESS') busy.add(record.workerId);
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
    while (this.#jobs.queued.jobs === 0 && !signal.aborted) {
      const left = until - performance.now();
      if (left <= 0) return [];
      await this.#jobs.queueChanged.next(left, signal);
    }
    if (signal.aborted) return [];
    const claimed: LiveJob[] = [];
    while (claimed.length < count) {
      const live = this.#jobs.next();
      if (live === undefined) break;
      live.record = {
        ...live.record,
        status: 'IN_PROGRESS',
        startedAt: this.#jobs.now(),
        workerId,
        attempts: live.record.attempts + 1,
      };
      live.changed.notify();
      claimed.push(live);
    }
    return Promise.all(
      claimed.map(async ({ record: { id } }) => ({ id, input: await this.#jobs.store.input(id) })),
    );
  }

  /** Takes back jobs that were handed out and never arrived. */
  handBack(workerId: string, ids: readonly string[]): void {
    for (const id of ids) {
      const live = this.#jobs.find(id);
      if (live && this.#isAt(live, workerId)) {
        live.record = { ...live.record, attempts: live.record.attempts - 1 };
        this.#jobs.putBack(live);
      }
    }
  }

  /** A worker reports progress. */
  progress(workerId: string, id: string, output: unknown): void {
    const live = this.#jobs.find(id);
    if (live && this.#isAt(live, workerId)) live.progress = output;
  }

  /** A worker sends a partial output. Those of a worker that has not got the job any more are dropped. */
  addPartial(workerId: string, id: string, output: unknown): void {
    const live = this.#jobs.find(id);
    if (live === undefined || !this.#isAt(live, workerId)) return;
    live.partials.push(output);
    live.changed.notify();
  }

  /** A worker delivers what came of a job. The first outcome counts, whoever delivers it. False when the job is unknown. */
  async finish(
    id: string,
    outcome: { readonly output?: unknown; readonly error?: string },
  ): Promise<boolean> {
    const live = this.#jobs.find(id);
    if (live === undefined) return false;
    if (!isFinal(live.record.status)) {
      await this.#jobs.end(live, outcome.error === undefined ? 'COMPLETED' : 'FAILED', outcome);
    }
    return true;
  }

  /** A worker says which jobs it answers for. Those that were handed to it long ago and that it does not name are lost. */
  async heartbeat(workerId: string, ids: readonly string[]): Promise<void> {
    this.workers.seen(workerId);
    const latest = this.#jobs.now() - this.#jobs.settings.handoverTimeout;
    for (const live of this.#jobs.all()) {
      const { id, startedAt = 0 } = live.record;
      if (this.#isAt(live, workerId) && startedAt < latest && !ids.includes(id)) await this.#lose(live);
    }
  }

  /** A worker has ended. Its jobs are given to others, or fail where that cannot be done unseen. */
  async workerLost(workerId: string): Promise<void> {
    this.workers.remove(workerId);
    for (const live of this.#jobs.all()) if (this.#isAt(live, workerId)) await this.#lose(live);
  }

  /** Does what is due: time limits, workers that fell silent, jobs that are kept no longer. */
  async sweep(): Promise<void> {
    const now = this.#jobs.now();
    for (const id of this.workers.silentFor(this.#jobs.settings.workerTimeout)) await this.workerLost(id);
    for (const live of this.#jobs.all()) {
      const { id, status, createdAt, startedAt = now, finishedAt = now, workerId } = live.record;
      if (live.isFinishing) continue;
      if (isFinal(status)) {
        const { retention, syncRetention } = this.#jobs.settings;
        if (now - finishedAt > (id.startsWith('sync-') ? syncRetention : retention))
          await this.#jobs.forget(live);
      } else if (now - createdAt > live.record.timeToLive) {
        if (workerId !== undefined) this.workers.stop(workerId, id);
        await this.#jobs.forget(live);
      } else if (status === 'IN_PROGRESS' && now - startedAt > live.record.executionTimeout) {
        const seconds = live.record.executionTimeout / 1000;
        await this.#jobs.end(live, 'TIMED_OUT', {
          error: `The job took longer than its limit of ${seconds} s.`,
        });
      }
    }
  }

  /** Forgets a job, whatever it is at: somebody else keeps it. */
  async forget(id: string): Promise<void> {
    const live = this.#jobs.find(id);
    if (live !== undefined) await this.#jobs.forget(live);
  }

  /** Lets everybody who waits go. */
  wakeAll(): void {
    this.#jobs.queueChanged.notify();
    for (const { changed } of this.#jobs.all()) changed.notify();
  }

  #isAt({ record, isFinishing }: LiveJob, workerId: string): boolean {
    return record.status === 'IN_PROGRESS' && record.workerId === workerId && !isFinishing;
  }

  /** The worker that had the job is gone. */
  async #lose(live: LiveJob): Promise<void> {
    if (live.delivered > 0) {
      const error =
        'The worker ended while it was streaming this job. What was streamed cannot be continued; send the job again.';
      await this.#jobs.end(live, 'FAILED', { error, output: { error_code: 'worker_lost' } });
    } else if (live.record.attempts >= this.#jobs.settings.maxAttempts) {
      const error = `The job was given up: ${live.record.attempts} workers ended while they worked on it.`;
      await this.#jobs.end(live, 'FAILED', { error, output: { error_code: 'worker_lost' } });
    } else {
      this.#jobs.putBack(live);
    }
  }
}
