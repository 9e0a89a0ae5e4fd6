/** The sound of one sentence while it is being generated and afterwards; read any number of times, from its start. */
export class Utterance {
  readonly #chunks: Float32Array[] = [];
  #state: 'waiting' | 'generating' | 'done' | 'failed' = 'waiting';
  #error: unknown;
  #samples = 0;
  #waiting: (() => void)[] = [];

  /** Whether nothing has been done for it yet. */
  get isWaiting(): boolean {
    return this.#state === 'waiting';
  }

  /** Whether generating failed. */
  get hasFailed(): boolean {
    return this.#state === 'failed';
  }

  /** Samples so far. */
  get samples(): number {
    return this.#samples;
  }

  /** Says that it is being generated. */
  begin(): void {
    this.#state = 'generating';
  }

  /** Adds sound. */
  add(chunk: Float32Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#samples += chunk.length;
    this.#wake();
  }

  /** Says that it is complete. */
  finish(): void {
    this.#state = 'done';
    this.#wake();
  }

  /** Says that it cannot be completed; readers get the error after the sound there is. */
  fail(error: unknown): void {
    this.#state = 'failed';
    this.#error = error;
    this.#wake();
  }

  /** Its sound from the start. Arrays are copies, since sinks own what they are given. */
  async *read(): AsyncGenerator<Float32Array, void> {
    for (let index = 0; ; index += 1) {
      while (index >= this.#chunks.length) {
        if (this.#state === 'done') return;
        if (this.#state === 'failed') throw this.#error;
        await new Promise<void>((resolve) => {
          this.#waiting.push(resolve);
        });
      }
      yield this.#chunks[index]!.slice();
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
