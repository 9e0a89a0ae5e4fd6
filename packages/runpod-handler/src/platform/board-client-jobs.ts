import type { ClientJobs, JobCounts, JobOrder } from './client-jobs.js';
import { isFinal, type JobRecord, type JobStatus, type JobView, viewOf } from './job.js';
import { newJobId } from './live-job.js';
import type { LiveJobs } from './live-jobs.js';

/** An order that another queue has taken already. */
export interface AdoptedOrder extends JobOrder {
  /** The id that it has there. */
  readonly id: string;
  /** When it came there. */
  readonly createdAt: number;
}

/** Most milliseconds that anybody waits for anything. */
export const longestWait = 5 * 60_000;

/** The jobs of a board as clients deal with them. */
export class BoardClientJobs implements ClientJobs {
  readonly #jobs: LiveJobs;
  #retried = 0;
  /** Orders that the store has not kept yet. They count: many may come while it is at work. */
  #arriving = { jobs: 0, bytes: 0 };

  constructor(jobs: LiveJobs) {
    this.#jobs = jobs;
  }

  async submit(order: JobOrder): Promise<JobView | 'queue-full'> {
    const { maxQueuedJobs, maxQueuedBytes } = this.#jobs.settings;
    const { queued } = this.#jobs;
    const jobs = queued.jobs + this.#arriving.jobs;
    const bytes = queued.bytes + this.#arriving.bytes + order.inputBytes;
    if (jobs >= maxQueuedJobs || bytes > maxQueuedBytes) return 'queue-full';
    this.#arriving.jobs += 1;
    this.#arriving.bytes += order.inputBytes;
    try {
      return await this.adopt({ ...order, id: newJobId(order.isSync), createdAt: this.#jobs.now() });
    } finally {
      this.#arriving.jobs -= 1;
      this.#arriving.bytes -= order.inputBytes;
    }
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
    await this.#jobs.add(record, order.input);
    return viewOf(record, {});
  }

  async view(id: string): Promise<JobView | undefined> {
    const live = this.#jobs.find(id);
    if (live === undefined) return undefined;
    const { record, progress } = live;
    return viewOf(
      record,
      isFinal(record.status) ? ((await this.#jobs.store.outcome(id)) ?? {}) : { output: progress },
    );
  }

  async viewWhenFinal(id: string, wait: number, signal?: AbortSignal): Promise<JobView | undefined> {
    const until = performance.now() + Math.min(wait, longestWait);
    for (;;) {
      const live = this.#jobs.find(id);
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
      const live = this.#jobs.find(id);
      if (live === undefined) return undefined;
      if (isFinal(live.record.status)) {
        if (live.isDrained) return { status: live.record.status, partials: [] };
        live.isDrained = true;
        return { status: live.record.status, partials: (await this.#jobs.store.outcome(id))?.partials ?? [] };
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
    const live = this.#jobs.find(id);
    if (live !== undefined && !isFinal(live.record.status)) await this.#jobs.end(live, 'CANCELLED', {});
    return live && viewOf(live.record, {});
  }

  async retry(id: string): Promise<JobView | 'not-retryable' | undefined> {
    const live = this.#jobs.find(id);
    if (live === undefined) return undefined;
    const { status } = live.record;
    if ((status !== 'FAILED' && status !== 'TIMED_OUT') || live.isFinishing) return 'not-retryable';
    await this.#jobs.restart(live);
    this.#retried += 1;
    return viewOf(live.record, {});
  }

  async purge(): Promise<number> {
    const waiting = Array.from(this.#jobs.all()).filter(
      ({ record, isFinishing }) => record.status === 'IN_QUEUE' && !isFinishing,
    );
    await Promise.all(waiting.map((live) => this.#jobs.end(live, 'CANCELLED', {})));
    return waiting.length;
  }

  async counts(): Promise<JobCounts> {
    let inProgress = 0;
    for (const { record } of this.#jobs.all()) if (record.status === 'IN_PROGRESS') inProgress += 1;
    return { ...this.#jobs.ended, inProgress, inQueue: this.#jobs.queued.jobs, retried: this.#retried };
  }
}
