import type { Redis } from 'ioredis';
import { queueName } from './shared-queue.js';

/** Waiting jobs by the time at which they have waited for too long. */
const deadlines = `${queueName}:waiting`;

/** Bytes of waiting jobs by id, and of all together under {@link totalField}. */
const sizes = `${queueName}:waiting-bytes`;

/** Not the form of an id. */
const totalField = 'total';

/** Most jobs that are taken out at once, so that Redis does not stand still. */
const mostExpired = 500;

/** Takes out what has expired; then, if there is an id and room for it, takes it in. Returns whether it did, and what it took out. */
const admitScript = `
local total = function(change) return redis.call('HINCRBY', KEYS[2], '${totalField}', change) end
local expired = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[1], 'LIMIT', 0, ${mostExpired})
for _, id in ipairs(expired) do
  redis.call('ZREM', KEYS[1], id)
  total(-(redis.call('HGET', KEYS[2], id) or 0))
  redis.call('HDEL', KEYS[2], id)
end
if ARGV[2] == '' then return {0, expired} end
local id, bytes, deadline = ARGV[2], tonumber(ARGV[3]), ARGV[4]
local isFull = redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[5]) or total(0) + bytes > tonumber(ARGV[6])
if isFull then return {0, expired} end
redis.call('ZADD', KEYS[1], deadline, id)
if redis.call('HSETNX', KEYS[2], id, bytes) == 1 then total(bytes) end
return {1, expired}`;

const leaveScript = `
redis.call('ZREM', KEYS[1], ARGV[1])
local bytes = redis.call('HGET', KEYS[2], ARGV[1])
if bytes then
  redis.call('HDEL', KEYS[2], ARGV[1])
  redis.call('HINCRBY', KEYS[2], '${totalField}', -bytes)
end`;

/** A job that is to wait. */
export interface WaitingJob {
  /** Its id. */
  readonly id: string;
  /** Bytes of its input. */
  readonly bytes: number;
  /** When it will have waited for too long, in milliseconds since 1970. */
  readonly deadline: number;
}

/** Most of what may wait. */
export interface WaitingLimits {
  readonly maxQueuedJobs: number;
  readonly maxQueuedBytes: number;
}

/**
 * What waits in the shared queue, counted by all servers together in single steps, so that they keep to the limits without
 * asking each other. A place that a server took and did not use, because it ended, is free again at its deadline.
 */
export class WaitingJobs {
  readonly #redis: Redis;
  readonly #onExpired: (ids: readonly string[]) => Promise<void>;

  /** @param onExpired gets jobs that have waited for too long and are counted no more */
  constructor(redis: Redis, onExpired: (ids: readonly string[]) => Promise<void>) {
    this.#redis = redis;
    this.#onExpired = onExpired;
  }

  /** Counts a job if there is room for it. Without limits there always is. */
  async admit({ id, bytes, deadline }: WaitingJob, limits?: WaitingLimits): Promise<boolean> {
    const { maxQueuedJobs, maxQueuedBytes } = limits ?? unlimited;
    return this.#run(id, bytes, deadline, maxQueuedJobs, maxQueuedBytes);
  }

  /** Counts a job no more: somebody does it, or nobody wants it. */
  async leave(id: string): Promise<void> {
    await this.#redis.eval(leaveScript, 2, deadlines, sizes, id);
  }

  /** Takes out what has waited for too long. */
  async expire(): Promise<void> {
    await this.#run('');
  }

  async #run(...values: readonly (string | number)[]): Promise<boolean> {
    const answer = await this.#redis.eval(admitScript, 2, deadlines, sizes, Date.now(), ...values);
    const [isAdmitted, expired] = answer as [number, string[]];
    if (expired.length > 0) await this.#onExpired(expired);
    return isAdmitted === 1;
  }
}

const unlimited: WaitingLimits = {
  maxQueuedJobs: Number.MAX_SAFE_INTEGER,
  maxQueuedBytes: Number.MAX_SAFE_INTEGER,
};
