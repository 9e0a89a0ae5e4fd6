/**
 * One queue for everything ONNX Runtime does in a thread. Its WebGPU provider breaks when a run meets another run or the making of a
 * session: runs never settle, or fail in the middle of a pipeline.
 *
 * A run on WASM computes without ever returning to the event loop. So the queue goes through it before each task: a message that
 * cancels a call is heard before the next step of a model.
 */
export class RunQueue {
  readonly #channel = new MessageChannel();
  readonly #turns: (() => void)[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor() {
    this.#channel.port1.onmessage = () => this.#turns.shift()?.();
  }

  /** Does a task when its turn comes. A task that fails does not stop the ones behind it. */
  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(() => this.#nextTurn()).then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when messages that have arrived by now have been handled. */
  #nextTurn(): Promise<void> {
    return new Promise((resolve) => {
      this.#turns.push(resolve);
      this.#channel.port2.postMessage(undefined);
    });
  }

  /** Closes the channel, so that it keeps nothing alive. */
  close(): void {
    this.#channel.port1.close();
  }
}
