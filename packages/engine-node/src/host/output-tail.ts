/** Keeps the end of a child's standard error, for diagnosis after a crash. */
export class OutputTail {
  readonly #limit: number;
  #text = '';

  /** @param limit characters to keep, default 4096 */
  constructor(limit = 4096) {
    this.#limit = limit;
  }

  /** Adds output; the oldest goes. */
  push(text: string): void {
    this.#text = (this.#text + text).slice(-this.#limit);
  }

  /** What was kept, as the `cause` of an error; undefined when the child wrote nothing. */
  toCause(): Error | undefined {
    const text = this.#text.trim();
    return text === '' ? undefined : new Error(`Last output of the inference process:\n${text}`);
  }
}
