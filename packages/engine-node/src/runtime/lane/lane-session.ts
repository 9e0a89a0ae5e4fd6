import { Worker } from 'node:worker_threads';
import type { RuntimeSession } from '@starling-tts/chatterbox';
import { StarlingError } from '@starling-tts/core';
import type { Tensor } from 'onnxruntime-node';
import type { OnnxRuntime } from '../onnx-runtime.js';
import {
  type LaneAnswer,
  type LaneConfiguration,
  type LaneRequest,
  type LaneTensor,
  mapTensors,
  toLane,
} from './lane-protocol.js';

interface PendingRun {
  resolve(outputs: Record<string, Tensor>): void;
  reject(error: unknown): void;
}

/** A thread that waits for its graph. It can be started before the graph is known, to be ready when it is. */
export class LaneThread {
  readonly #worker = new Worker(new URL('./lane-main.js', import.meta.url));
  #used = false;

  constructor() {
    // Waiting for work must not keep the process running.
    this.#worker.unref();
    // A thread that fails to start ends, which is told to whoever waits for it.
    this.#worker.on('error', () => undefined);
  }

  /**
   * Loads a graph in this thread, once, so that its runs do not block the caller's: under Node a run is one synchronous native
   * call. Failure to load is thrown as the runtime's own error.
   */
  async openSession(configuration: LaneConfiguration, runtime: OnnxRuntime): Promise<RuntimeSession> {
    this.#used = true;
    const worker = this.#worker;
    worker.ref();
    const first = new Promise<LaneAnswer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the thread ended before its graph was loaded')));
    });
    worker.postMessage({ type: 'open', configuration } satisfies LaneRequest);
    const answer = await first;
    if (answer.type === 'opened') return new LaneSession(worker, configuration.path, answer, runtime);
    throw new Error(
      answer.type === 'openFailed' ? answer.failure.message : 'the thread answered out of turn',
    );
  }

  /** Ends a thread that was never given a graph; otherwise the session does. */
  endUnused(): void {
    if (!this.#used) this.#worker.postMessage({ type: 'release' } satisfies LaneRequest);
  }
}

class LaneSession implements RuntimeSession {
  readonly inputs: RuntimeSession['inputs'];
  readonly outputs: RuntimeSession['outputs'];
  readonly #worker: Worker;
  readonly #path: string;
  readonly #runtime: OnnxRuntime;
  readonly #runs = new Map<number, PendingRun>();
  readonly #exited: Promise<void>;
  #lastId = 0;
  #ended = false;
  #released: Promise<void> | undefined;

  constructor(
    worker: Worker,
    path: string,
    { inputs, outputs }: Extract<LaneAnswer, { type: 'opened' }>,
    runtime: OnnxRuntime,
  ) {
    this.#worker = worker;
    this.#path = path;
    this.#runtime = runtime;
    this.inputs = inputs;
    this.outputs = outputs;
    worker.on('message', (answer: LaneAnswer) => this.#receive(answer));
    this.#exited = new Promise((resolve) => worker.once('exit', () => resolve()));
    void this.#exited.then(() => this.#end());
    // While it works it keeps the process running, while it waits it does not.
    worker.unref();
  }

  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    if (this.#released !== undefined) {
      const message = `The graph ${this.#path} was used after it was released.`;
      return Promise.reject(new StarlingError('engine_disposed', message, {}));
    }
    if (this.#ended) return Promise.reject(this.#failed(new Error('its thread has ended')));
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#runs.set(id, { resolve, reject });
      this.#worker.ref();
      this.#send({ type: 'run', id, feeds: mapTensors(feeds, toLane) });
    });
  }

  release(): Promise<void> {
    this.#released ??= this.#release();
    return this.#released;
  }

  async #release(): Promise<void> {
    if (this.#ended) return;
    this.#worker.ref();
    // Messages are taken in order and the thread waits for its runs: what is under way is finished first.
    this.#send({ type: 'release' });
    await this.#exited;
  }

  #send(request: LaneRequest): void {
    this.#worker.postMessage(request);
  }

  #receive(answer: LaneAnswer): void {
    if (answer.type !== 'outputs' && answer.type !== 'failed') return;
    const run = this.#runs.get(answer.id);
    this.#runs.delete(answer.id);
    if (this.#runs.size === 0 && this.#released === undefined) this.#worker.unref();
    if (answer.type === 'failed') run?.reject(this.#failed(new Error(answer.failure.message)));
    else run?.resolve(mapTensors(answer.outputs, (tensor) => this.#toTensor(tensor)));
  }

  #toTensor({ type, data, dims }: LaneTensor): Tensor {
    return new this.#runtime.Tensor(type as 'float32', data as Float32Array, dims) as Tensor;
  }

  #end(): void {
    this.#ended = true;
    for (const run of this.#runs.values()) run.reject(this.#failed(new Error('its thread has ended')));
    this.#runs.clear();
  }

  #failed(cause: Error): StarlingError<'engine_failed'> {
    return new StarlingError(
      'engine_failed',
      `ONNX Runtime could not run the graph ${this.#path}. The cause tells which operator refused; a model file that does not belong to its family is the usual reason.`,
      { stage: this.#path },
      { cause },
    );
  }
}
