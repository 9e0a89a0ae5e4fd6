/** Sends what a job has to say. Each method settles when the post was taken or given up; false means given up. */
export interface OutboxPosts {
  /** Posts a partial output. */
  partial(body: string): Promise<boolean>;
  /** Posts a progress report. */
  progress(body: string): Promise<boolean>;
}

/**
 * What one job sends, in order and one post at a time. Progress reports are merged and never follow the end; partial
 * outputs wait for room.
 */
export class Outbox {
  readonly #posts: OutboxPosts;
  readonly #capacity: number;
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  #progress: string | undefined;
  #isProgressQueued = false;
  #isClosed = false;
  #sent = 0;
  #lost = 0;
  #roomWaiters: (() => void)[] = [];

  /**
   * @param posts how to send
   * @param capacity partial outputs that may wait or be on their way before {@link partial} holds its caller
   */
  constructor(posts: OutboxPosts, capacity: number) {
    this.#posts = posts;
    this.#capacity = capacity;
  }

  /** Partial outputs that the platform took. */
  get sent(): number {
    return this.#sent;
  }

  /** Partial outputs that were given up. */
  get lost(): number {
    return this.#lost;
  }

  /** Queues a partial output and settles when there is room for another one. */
  async partial(body: string): Promise<void> {
    if (this.#isClosed) return;
    this.#waiting += 1;
    this.#queue(async () => {
      if (!this.#isClosed) {
        if (await this.#posts.partial(body)) this.#sent += 1;
        else this.#lost += 1;
      }
      this.#waiting -= 1;
      this.#releaseWaiters();
    });
    while (this.#waiting >= this.#capacity && !this.#isClosed) {
      await new Promise<void>((resolve) => this.#roomWaiters.push(resolve));
    }
  }

  /** Replaces the progress report that waits, or queues one. */
  progress(body: string): void {
    if (this.#isClosed) return;
    this.#progress = body;
    if (this.#isProgressQueued) return;
    this.#isProgressQueued = true;
    this.#queue(async () => {
      const newest = this.#progress;
      this.#isProgressQueued = false;
      this.#progress = undefined;
      // A report that is lost is replaced by the next one.
      if (newest !== undefined && !this.#isClosed) await this.#posts.progress(newest);
    });
  }

  /** Waits until every partial output was taken or given up. Reports that still wait are dropped: late ones would undo the result. */
  async finish(): Promise<void> {
    this.#progress = undefined;
    await this.#tail;
    this.close();
  }

  /** Drops what waits and lets everybody go. */
  close(): void {
    this.#isClosed = true;
    this.#progress = undefined;
    this.#releaseWaiters();
  }

  #queue(action: () => Promise<void>): void {
    this.#tail = this.#tail.then(action);
  }

  #releaseWaiters(): void {
    const waiters = this.#roomWaiters;
    this.#roomWaiters = [];
    for (const release of waiters) release();
  }
}
