import {
  abortedError,
  type ConversionRequest,
  type EngineCallContext,
  type Pcm,
  type SpeechEngine,
  type SpeechPart,
  StarlingError,
  type SynthesisRequest,
  throwIfAborted,
  type VoiceConditioning,
} from '@starling-tts/core';
import { sleep } from '../abortable-sleep.js';
import { HostProcess, type HostProcessOptions } from './host-process.js';
import { HostedCall } from './hosted-call.js';
import type { HostCall } from './protocol.js';
import { restartDelay } from './restart-delay.js';

/** Options of {@link startHostedEngine}. */
export interface HostedEngineOptions extends HostProcessOptions {
  /** Longest working time of one call in seconds; the process is killed when it is exceeded. Default 0: no limit. */
  readonly callTimeoutSeconds?: number;
  /** Cancels the start. */
  readonly signal?: AbortSignal;
}

/** A {@link SpeechEngine} that lives in its own process. */
export interface HostedEngine extends SpeechEngine {
  /** Id of the inference process at the moment; undefined between a crash and the next request. */
  readonly processId: number | undefined;
}

/**
 * Starts an inference process and returns the engine in it. When the process dies, running calls fail with `engine_crashed`
 * and the next call starts a new one, after a growing delay when it keeps dying.
 *
 * @throws StarlingError what the engine's opener threw, `engine_crashed`, `aborted`
 */
export async function startHostedEngine(options: HostedEngineOptions): Promise<HostedEngine> {
  const host = await HostProcess.start(options, options.signal);
  return new RestartingEngine(options, host);
}

class RestartingEngine implements HostedEngine {
  readonly specificationVersion = 1;
  readonly info;
  readonly #options: HostedEngineOptions;
  readonly #calls = new Set<HostedCall>();
  readonly #disposal = new AbortController();
  #host: HostProcess;
  #starting: Promise<HostProcess> | undefined;
  #disposed: Promise<void> | undefined;
  #crashes = 0;

  constructor(options: HostedEngineOptions, host: HostProcess) {
    this.#options = options;
    this.#host = host;
    this.info = host.info;
  }

  get processId(): number | undefined {
    return this.#host.alive ? this.#host.processId : undefined;
  }

  encodeVoice(reference: Pcm, context?: EngineCallContext): Promise<VoiceConditioning> {
    return this.#voice({ method: 'encodeVoice', reference }, context);
  }

  defaultVoice(context?: EngineCallContext): Promise<VoiceConditioning> {
    return this.#voice({ method: 'defaultVoice' }, context);
  }

  synthesize(request: SynthesisRequest, context?: EngineCallContext): AsyncGenerator<SpeechPart, void, void> {
    return this.#run<SpeechPart>({ method: 'synthesize', request }, context);
  }

  convert(request: ConversionRequest, context?: EngineCallContext): AsyncGenerator<SpeechPart, void, void> {
    return this.#run<SpeechPart>({ method: 'convert', request }, context);
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#dispose();
    return this.#disposed;
  }

  async #dispose(): Promise<void> {
    this.#disposal.abort();
    for (const call of this.#calls) call.stop(disposedError());
    await this.#starting?.then(
      (host) => host.close(),
      () => undefined,
    );
    await this.#host.close();
  }

  async #voice(call: HostCall, context?: EngineCallContext): Promise<VoiceConditioning> {
    for await (const value of this.#run<VoiceConditioning>(call, context)) return value;
    throw new StarlingError('engine_failed', 'The inference process answered a call with nothing.', {
      stage: call.method,
    });
  }

  /** Runs a call whose values, by the protocol, are all of one type. */
  async *#run<Value extends SpeechPart | VoiceConditioning>(
    request: HostCall,
    context: EngineCallContext = {},
  ): AsyncGenerator<Value, void, void> {
    const { signal } = context;
    const host = await this.#runningHost(signal);
    if (this.#disposed !== undefined) throw disposedError();
    const call = new HostedCall(host, request, this.#options.callTimeoutSeconds ?? 0);
    this.#calls.add(call);
    const onAbort = (): void => call.stop(abortedError(signal));
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    try {
      for (;;) {
        const value = await call.next();
        if (value === undefined) break;
        this.#crashes = 0;
        yield value as Value;
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#calls.delete(call);
      call.stop(abortedError(signal));
    }
  }

  async #runningHost(signal: AbortSignal | undefined): Promise<HostProcess> {
    throwIfAborted(signal);
    if (this.#disposed !== undefined) throw disposedError();
    if (this.#host.alive) return this.#host;
    // One start serves every caller that waits; a caller that gives up does not take it from the others.
    this.#starting ??= this.#restart().finally(() => {
      this.#starting = undefined;
    });
    return unlessAborted(this.#starting, signal);
  }

  async #restart(): Promise<HostProcess> {
    this.#crashes += 1;
    const { signal } = this.#disposal;
    try {
      await sleep(restartDelay(this.#crashes), signal);
      this.#host = await HostProcess.start(this.#options, signal);
      return this.#host;
    } catch (error) {
      throw signal.aborted ? disposedError() : error;
    }
  }
}

function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(abortedError(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function disposedError(): StarlingError<'engine_disposed'> {
  return new StarlingError(
    'engine_disposed',
    'The engine was disposed of. Create a new one to go on speaking.',
    {},
  );
}
