/**
 * Lets a decoding loop do one step at a time, so that several loops can take turns: whoever shares the machine then slows all
 * of them alike. The loop itself is not changed, only the session it runs.
 */
export class Pace {
  #arrived = deferred();
  #released = deferred();

  /** Called by the loop when it is about to run the graph; resolves when it may. */
  async arrive() {
    this.#arrived.resolve();
    await this.#released.promise;
    this.#released = deferred();
  }

  /** Waits until the loop stands before its next step. */
  async ready() {
    await this.#arrived.promise;
  }

  /**
   * Lets the loop go until it stands before the step after: one token, with all the loop does for it.
   *
   * @returns {Promise<{ wall: number, processor: number }>} milliseconds by the clock, and of processor time of this process, which the
   * machine's other work stretches less
   */
  async step() {
    await this.#arrived.promise;
    this.#arrived = deferred();
    const before = process.cpuUsage();
    const started = performance.now();
    this.#released.resolve();
    await this.#arrived.promise;
    const wall = performance.now() - started;
    const { user, system } = process.cpuUsage(before);
    return { wall, processor: (user + system) / 1000 };
  }
}

function deferred() {
  let resolve = () => {};
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
