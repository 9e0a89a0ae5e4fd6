import type { Queue, Job as QueuedJob } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Log } from '../../worker/log.js';
import type { BoardSettings } from '../board-settings.js';
import type { JobOrder } from '../client-jobs.js';
import type { JobStatus, JobView } from '../job.js';
import type { JobChanges } from './job-changes.js';
import type { WaitingJobs } from './waiting-jobs.js';

/** An order as the queue keeps it. */
export interface SharedOrder extends JobOrder {
  /** When it was put into the queue again, in milliseconds since 1970; absent as long as it was not. */
  readonly retriedAt?: number;
}

/** What came of a job, as the queue keeps it. */
export type StoredView = JobView & { readonly status: JobStatus };

/** A job in the queue. */
export type SharedJob = QueuedJob<SharedOrder, StoredView>;

/** What those who give jobs and those who do them share. */
export interface SharedQueue {
  /** For everything but waiting for messages. */
  readonly redis: Redis;
  /** The jobs. */
  readonly queue: Queue<SharedOrder, StoredView>;
  /** Those of them that wait. */
  readonly waiting: WaitingJobs;
  /** Tells and hears what happens to jobs. */
  readonly changes: JobChanges;
  /** How jobs are treated. */
  readonly settings: BoardSettings;
  readonly log: Log;
}

/** Name of the queue, and begin of all keys. */
export const queueName = 'starling-jobs';

/** Where something about a job is kept; for `count`, what the servers have counted together. */
export function keyOf(kind: 'partials' | 'delivered' | 'cancelled' | 'count', id: string): string {
  return `${queueName}:${kind}:${id}`;
}

/** When a job came or was retried, in milliseconds since 1970. */
export function queuedAt(job: SharedJob): number {
  return job.data.retriedAt ?? job.timestamp;
}

/** Whether a job that waits has waited for too long. */
export function isExpired(job: SharedJob): boolean {
  return Date.now() - queuedAt(job) > job.data.timeToLive;
}
