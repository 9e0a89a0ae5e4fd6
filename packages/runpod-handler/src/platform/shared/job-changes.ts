import type { Redis } from 'ioredis';
import type { Log } from '../../worker/log.js';
import { ChangeSignal } from '../change-signal.js';
import { queueName } from './shared-queue.js';

const channel = `${queueName}:changes`;

/** Tells all servers what happens to jobs, and wakes those who wait for it. */
export class JobChanges {
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  readonly #log: Log;
  readonly #waiting = new Map<string, { readonly changed: ChangeSignal; users: number }>();

  /** @param redis used to tell; a second connection like it is used to hear */
  constructor(redis: Redis, log: Log) {
    this.#redis = redis;
    this.#log = log;
    this.#subscriber = redis.duplicate();
    this.#subscriber.on('error', () => undefined);
  }

  /** Begins to hear. */
  async open(onCancel: (id: string) => void): Promise<void> {
    await this.#subscriber.connect();
    await this.#subscriber.subscribe(channel);
    this.#subscriber.on('message', (_channel, message) => {
      const [kind, id] = message.split(' ') as [string, string];
      this.#waiting.get(id)?.changed.notify();
      if (kind === 'cancel') onCancel(id);
    });
  }

  /** Stops hearing. */
  close(): void {
    this.#subscriber.disconnect();
  }

  /** The message that tells of a change, for those who publish it together with something else. */
  message(id: string): readonly [channel: string, message: string] {
    return [channel, `changed ${id}`];
  }

  /** Tells that something happened to a job. Does not wait for it. */
  tell(id: string): void {
    this.#redis.publish(...this.message(id)).catch((error: Error) => this.#log('warn', error.message, id));
  }

  /** Tells that a job is cancelled. */
  async tellCancelled(id: string): Promise<void> {
    await this.#redis.publish(channel, `cancel ${id}`);
  }

  /** Keeps a signal for a job as long as somebody waits for its changes. */
  async whileWaiting<Result>(id: string, wait: (changed: ChangeSignal) => Promise<Result>): Promise<Result> {
    const entry = this.#waiting.get(id) ?? { changed: new ChangeSignal(), users: 0 };
    this.#waiting.set(id, entry);
    entry.users += 1;
    try {
      return await wait(entry.changed);
    } finally {
      entry.users -= 1;
      if (entry.users === 0) this.#waiting.delete(id);
    }
  }
}
