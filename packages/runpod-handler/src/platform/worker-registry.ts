import { ChangeSignal } from './change-signal.js';

/** A worker as the platform sees it. */
interface KnownWorker {
  lastSeen: number;
  isUnhealthy: boolean;
  readonly stops: Set<string>;
  readonly stopsChanged: ChangeSignal;
}

/** The workers that were heard of. */
export class WorkerRegistry {
  readonly #workers = new Map<string, KnownWorker>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The worker called. */
  seen(id: string): void {
    this.#of(id).lastSeen = this.#now();
  }

  /** The worker said that it cannot work. */
  markUnhealthy(id: string): void {
    this.#of(id).isUnhealthy = true;
  }

  /** Forgets a worker. */
  remove(id: string): void {
    this.#workers.get(id)?.stopsChanged.notify();
    this.#workers.delete(id);
  }

  /** Workers that were not heard of for so many milliseconds. */
  silentFor(milliseconds: number): readonly string[] {
    const limit = this.#now() - milliseconds;
    return Array.from(this.#workers)
      .filter(([, { lastSeen }]) => lastSeen < limit)
      .map(([id]) => id);
  }

  /** How many there are. */
  count(): { readonly total: number; readonly unhealthy: number } {
    const unhealthy = Array.from(this.#workers.values()).filter((worker) => worker.isUnhealthy).length;
    return { total: this.#workers.size, unhealthy };
  }

  /** Asks a worker to stop a job. */
  stop(id: string, jobId: string): void {
    const worker = this.#workers.get(id);
    worker?.stops.add(jobId);
    worker?.stopsChanged.notify();
  }

  /** Jobs that the worker is to stop; waits for the first one. */
  async takeStops(id: string, wait: number, signal: AbortSignal): Promise<readonly string[]> {
    const { stops, stopsChanged } = this.#of(id);
    if (stops.size === 0) await stopsChanged.next(wait, signal);
    if (signal.aborted) return [];
    const ids = Array.from(stops);
    stops.clear();
    return ids;
  }

  #of(id: string): KnownWorker {
    let worker = this.#workers.get(id);
    if (worker === undefined) {
      worker = {
        lastSeen: this.#now(),
        isUnhealthy: false,
        stops: new Set(),
        stopsChanged: new ChangeSignal(),
      };
      this.#workers.set(id, worker);
    }
    return worker;
  }
}
