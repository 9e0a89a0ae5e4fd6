import { StarlingError } from '@starling-tts/core';
import { Redis } from 'ioredis';
import type { Log } from '../../worker/log.js';
import type { BoardSettings } from '../board-settings.js';
import type { ClientJobs } from '../client-jobs.js';
import type { JobBoard } from '../job-board.js';
import { RedisJobs } from './redis-jobs.js';

/** Options of {@link openSharedJobs}. */
export interface SharedJobsOptions {
  /** Address of the Redis or Valkey server. */
  readonly url: string;
  /** The board of this server: gets the jobs that its workers are to do. */
  readonly board: JobBoard;
  /** Jobs that the workers of this server do at the same time; 0 takes none from the queue. */
  readonly capacity: number;
  readonly settings?: Partial<BoardSettings> | undefined;
  readonly log: Log;
}

/** Jobs in a queue that several servers share. */
export interface SharedJobs extends ClientJobs {
  /** Takes no more jobs from the queue. */
  drain(): void;
  /** Ends the use of the queue. Jobs that this server has not finished go to others. */
  close(): Promise<void>;
}

/**
 * Opens the shared queue, BullMQ on Redis. Any server answers for any job; each does as many as its workers can.
 *
 * @throws StarlingError `invalid_request` when there is no queue at the address
 */
export async function openSharedJobs(options: SharedJobsOptions): Promise<SharedJobs> {
  const { url, log } = options;
  // BullMQ asks for connections that wait for the server to come back instead of failing.
  const redis = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  redis.on('error', (error: Error) => log('warn', `the queue: ${error.message}`));
  try {
    await redis.connect();
  } catch (cause) {
    redis.disconnect();
    const message = 'The queue cannot be reached. Check its address, and that Redis or Valkey runs there.';
    throw new StarlingError(
      'invalid_request',
      message,
      { problems: [{ field: 'queue', message }] },
      { cause },
    );
  }
  const jobs = new RedisJobs(options, redis);
  await jobs.open();
  return jobs;
}
