/** A job that the worker answers for. */
export interface ActiveJob {
  /** The platform's id. */
  readonly id: string;
  /** Stops the job. */
  readonly stop: AbortController;
  /** Whether its result is made and only has to be delivered. */
  isComputed: boolean;
}

/** The jobs that a worker answers for, from the moment they are taken until their result is delivered. */
export class ActiveJobs {
  readonly #jobs = new Map<string, ActiveJob>();
  #waiters: (() => void)[] = [];

  /** How many there are. */
  get size(): number {
    return this.#jobs.size;
  }

  /** How many of them are being worked on. */
  get computing(): number {
    let count = 0;
    for (const job of this.#jobs.values()) if (!job.isComputed) count += 1;
    return count;
  }

  /** Their ids, oldest first. */
  get ids(): readonly string[] {
    return Array.from(this.#jobs.keys());
  }

  /** The job of this id. */
  get(id: string): ActiveJob | undefined {
    return this.#jobs.get(id);
  }

  /** Adds a job; undefined when the worker has it already. */
  add(id: string): ActiveJob | undefined {
    if (this.#jobs.has(id)) return undefined;
    const job: ActiveJob = { id, stop: new AbortController(), isComputed: false };
    this.#jobs.set(id, job);
    return job;
  }

  /** The result is made. */
  markComputed(job: ActiveJob): void {
    job.isComputed = true;
    this.#changed();
  }

  /** The worker is done with the job. */
  remove(job: ActiveJob): void {
    this.#jobs.delete(job.id);
    this.#changed();
  }

  /** Stops every job. */
  stopAll(reason: unknown): void {
    for (const job of this.#jobs.values()) job.stop.abort(reason);
  }

  /** Settles at the next change, or when the signal fires. */
  async nextChange(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        signal?.removeEventListener('abort', done);
        resolve();
      };
      this.#waiters.push(done);
      signal?.addEventListener('abort', done);
    });
  }

  #changed(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
