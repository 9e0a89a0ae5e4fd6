import { randomUUID } from 'node:crypto';
import { ChangeSignal } from './change-signal.js';
import type { JobRecord } from './job.js';

/** A job on the board of a server. */
export interface LiveJob {
  record: JobRecord;
  /** What its worker said last about how far it is. */
  progress: unknown;
  /** Partial outputs that no client has read. */
  partials: unknown[];
  /** Partial outputs that a client has read: from then on the job cannot silently begin again. */
  delivered: number;
  /** Its end is being stored; it shows when it is stored. */
  isFinishing: boolean;
  /** It is final and a client has read the partial outputs that were left. */
  isDrained: boolean;
  /** Tells whatever happens to it. */
  readonly changed: ChangeSignal;
}

/** Puts a job that was just made, or that was kept, on a board. */
export function createLiveJob(record: JobRecord): LiveJob {
  return {
    record,
    progress: undefined,
    partials: [],
    delivered: 0,
    isFinishing: false,
    isDrained: false,
    changed: new ChangeSignal(),
  };
}

/** Makes an id. Those of synchronous jobs can be told by it, as at RunPod. */
export function newJobId(isSync: boolean): string {
  return `${isSync ? 'sync-' : ''}${randomUUID()}-u1`;
}
