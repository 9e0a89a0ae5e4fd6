import {
  abortedError,
  type EngineInfo,
  StarlingError,
  throwIfAborted,
  type Warning,
} from '@starling-tts/core';
import {
  type AnswerListener,
  CallTable,
  deserializeError,
  type EngineCall,
  type EngineHost,
  protocolVersion,
  type SentCall,
} from '@starling-tts/core/remote-engine';
import type { WebModelProgressListener } from '../models/model-progress.js';
import type { GraphPlacement } from '../runtime/device.js';
import { deviceLost } from '../runtime/session.js';
import type { PageMessage, WorkerConfiguration, WorkerMessage } from '../worker/messages.js';

/** How long a worker may be silent after a call was cancelled before it is ended, in milliseconds. */
const silenceLimit = 5000;

/** How to start a worker. */
export interface WorkerHostOptions {
  /** Makes the worker. */
  readonly createWorker: () => Worker;
  /** What it opens. */
  readonly configuration: WorkerConfiguration;
  /** Hears how far the model is on its way. */
  readonly onProgress: WebModelProgressListener;
  /** Hears of things that the caller should know. */
  readonly onWarning: (warning: Warning) => void;
  /** Hears that the worker's graphics device is gone. */
  readonly onDeviceLost: () => void;
}

/** One life of the inference worker, from start to end. */
export class WorkerHost implements EngineHost {
  /** Who the worker's engine is. */
  readonly info: EngineInfo;
  /** Where its graphs run. */
  readonly placement: GraphPlacement;
  readonly #worker: Worker;
  readonly #calls = new CallTable((message) => this.#post(message));
  #alive = true;
  #silence: ReturnType<typeof setTimeout> | undefined;
  /** Id of the last call that a silent worker can know of. */
  #lastHeard = 0;

  private constructor(worker: Worker, opened: OpenedWorker, options: WorkerHostOptions) {
    this.#worker = worker;
    this.info = opened.info;
    this.placement = opened.placement;
    worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => this.#receive(data, options);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#end(crashError('The inference worker ended while this call was running.', event));
    };
  }

  /**
   * Starts a worker and waits until its engine is open.
   *
   * @throws StarlingError what the opener threw, `engine_crashed` when the worker could not be started, `aborted`
   */
  static async start(options: WorkerHostOptions, signal?: AbortSignal): Promise<WorkerHost> {
    throwIfAborted(signal);
    const worker = createOrExplain(options.createWorker);
    try {
      return new WorkerHost(worker, await untilOpened(worker, options, signal), options);
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  /** Whether the worker still takes calls. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Sends a call. When it is cancelled and the worker does not answer, the worker is ended. */
  send(call: EngineCall, listener: AnswerListener): SentCall {
    const { acknowledge, forget } = this.#calls.send(call, listener);
    return {
      acknowledge,
      forget: (stop) => {
        const before = this.#calls.size;
        forget(stop);
        if (stop && this.#calls.size < before) this.#expectAnswer();
      },
    };
  }

  /** Ends the worker at once; running calls fail with `engine_crashed` and this reason. */
  kill(reason: string): void {
    this.#end(crashedWorker(reason));
  }

  /** Ends the worker. It has nothing to put in order: what it keeps is in the browser's stores. */
  async close(): Promise<void> {
    this.kill('The inference worker was ended.');
  }

  #receive(message: WorkerMessage, options: WorkerHostOptions): void {
    switch (message.type) {
      case 'pong':
        clearTimeout(this.#silence);
        this.#silence = undefined;
        break;
      case 'warning':
        options.onWarning(message.warning);
        break;
      case 'deviceLost':
        options.onDeviceLost();
        this.#end(deviceLost());
        break;
      default:
        if ('id' in message) this.#calls.receive(message);
    }
  }

  /** Asks the worker for a sign of life, once. What is asked of it while it gives none goes to the next worker. */
  #expectAnswer(): void {
    if (!this.#alive || this.#silence !== undefined) return;
    this.#post({ type: 'ping' });
    this.#lastHeard = this.#calls.lastId;
    this.#watchSilence();
  }

  #watchSilence(): void {
    this.#silence = setTimeout(() => {
      // Others may be waiting for the same long run of a graph; they have not asked for an end.
      const heard = [...this.#calls.ids].some((id) => id <= this.#lastHeard);
      if (heard) this.#watchSilence();
      else this.#end(crashedWorker('The inference worker did not answer.'), this.#lastHeard);
    }, silenceLimit);
  }

  #post(message: PageMessage): void {
    if (this.#alive) this.#worker.postMessage(message);
  }

  #end(error: StarlingError, lastTouched?: number): void {
    if (!this.#alive) return;
    this.#alive = false;
    clearTimeout(this.#silence);
    this.#worker.terminate();
    this.#calls.failAll(error, lastTouched);
  }
}

function crashedWorker(reason: string): StarlingError<'engine_crashed'> {
  return new StarlingError('engine_crashed', `${reason} The next request starts a new worker.`, {});
}

const notStarted =
  'The inference worker could not be started. Check that the bundler has made a file of it (in Vite: worker.format "es") and that the page\'s content security policy allows it, or make it yourself with the option worker.';

function createOrExplain(createWorker: () => Worker): Worker {
  try {
    return createWorker();
  } catch (cause) {
    throw new StarlingError('engine_crashed', notStarted, {}, { cause });
  }
}

interface OpenedWorker {
  readonly info: EngineInfo;
  readonly placement: GraphPlacement;
}

function untilOpened(
  worker: Worker,
  { configuration, onProgress, onWarning, onDeviceLost }: WorkerHostOptions,
  signal: AbortSignal | undefined,
): Promise<OpenedWorker> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void): void => {
      signal?.removeEventListener('abort', onAbort);
      action();
    };
    const onAbort = (): void => settle(() => reject(abortedError(signal)));
    let placement: GraphPlacement | undefined;
    worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
      switch (data.type) {
        case 'progress':
          onProgress(data.progress);
          break;
        case 'warning':
          onWarning(data.warning);
          break;
        case 'placed':
          placement = data.placement;
          break;
        case 'opened':
          // The worker tells it before it tells that it is open.
          settle(() => resolve({ info: data.info, placement: placement! }));
          break;
        case 'openFailed':
          settle(() => reject(deserializeError(data.failure)));
          break;
        case 'deviceLost':
          onDeviceLost();
          settle(() => reject(deviceLost()));
          break;
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      settle(() => reject(crashError(notStarted, event)));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const open: PageMessage = { type: 'open', protocolVersion, configuration };
    worker.postMessage(open);
  });
}

/** Tells where it happened, never the message: it may quote what was being spoken. */
function crashError(message: string, event: ErrorEvent): StarlingError<'engine_crashed'> {
  const place = event.filename ? `${event.filename}:${event.lineno}` : 'a file that could not be loaded';
  return new StarlingError('engine_crashed', message, {}, { cause: new Error(`in ${place}`) });
}
