/** Ids of jobs that wait for a worker. */
export class JobQueue {
  readonly #normal = new Set<string>();
  readonly #low = new Set<string>();
  #handedBack: string[] = [];

  /** How many there are. */
  get size(): number {
    return this.#handedBack.length + this.#normal.size + this.#low.size;
  }

  /** Adds a job behind all others of its priority. */
  add(id: string, isLowPriority: boolean): void {
    (isLowPriority ? this.#low : this.#normal).add(id);
  }

  /** Puts a job that a worker could not finish in front of all others. */
  putBack(id: string): void {
    this.#handedBack.push(id);
  }

  /** Takes the next job out. */
  shift(): string | undefined {
    const handedBack = this.#handedBack.shift();
    if (handedBack !== undefined) return handedBack;
    for (const ids of [this.#normal, this.#low]) {
      for (const id of ids) {
        ids.delete(id);
        return id;
      }
    }
    return undefined;
  }

  /** Takes a job out. */
  remove(id: string): void {
    this.#normal.delete(id);
    this.#low.delete(id);
    this.#handedBack = this.#handedBack.filter((other) => other !== id);
  }
}
