import type { JobOutcome, JobRecord } from '../job.js';

/**
 * Where the platform keeps jobs. One platform uses a store at a time. What a method was asked to keep is kept when it
 * settles: a durable store has it after a crash.
 */
export interface JobStore {
  /** Every job that is kept. */
  load(): Promise<readonly JobRecord[]>;
  /** Keeps a new job and what went in, or puts a known one back to its beginning: its outcome is dropped. */
  queue(record: JobRecord, input: unknown): Promise<void>;
  /** What went into a job; undefined when it is not kept. */
  input(id: string): Promise<unknown>;
  /** Keeps that a job is final and what came of it. */
  finish(record: JobRecord, outcome: JobOutcome): Promise<void>;
  /** What came of a job; undefined as long as it is not final. */
  outcome(id: string): Promise<JobOutcome | undefined>;
  /** Forgets a job. */
  delete(id: string): Promise<void>;
  /** Ends the use of the store. */
  close(): Promise<void>;
}
