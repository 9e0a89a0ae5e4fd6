import type { Pcm } from '../audio/pcm.js';
import type { EngineInfo } from '../engine/capabilities.js';
import type { VoiceConditioning } from '../engine/conditioning.js';
import type {
  ConversionRequest,
  EngineCallContext,
  SpeechEngine,
  SynthesisRequest,
} from '../engine/engine.js';
import type { SpeechPart } from '../engine/speech-part.js';
import { orAborted } from '../errors/or-aborted.js';
import { sleep } from '../errors/sleep.js';
import { abortedError, StarlingError, throwIfAborted } from '../errors/starling-error.js';
import type { EngineHost } from './engine-host.js';
import type { EngineCall } from './protocol.js';
import { RemoteCall } from './remote-call.js';
import { restartDelay } from './restart-delay.js';

/** Options of {@link RestartingEngine}. */
export interface RestartingEngineOptions<Host extends EngineHost> {
  /** Starts another host when the last one is gone; fails with `aborted` when its signal fires. */
  readonly start: (signal: AbortSignal) => Promise<Host>;
  /** Longest working time of one call in seconds; the host is killed when it is exceeded. Default 0: no limit. */
  readonly callTimeoutSeconds?: number;
}

/**
 * An engine that lives in a host: a process, a worker. When the host is gone, running calls fail with the error its host gives
 * them and the next call starts a new one, after a growing delay when that keeps happening.
 */
export class RestartingEngine<Host extends EngineHost> implements SpeechEngine {
  readonly specificationVersion = 1;
  readonly #options: RestartingEngineOptions<Host>;
  readonly #calls = new Set<RemoteCall>();
  readonly #disposal = new AbortController();
  #host: Host;
  #starting: Promise<Host> | undefined;
  #disposed: Promise<void> | undefined;
  #crashes = 0;

  /** @param host the first host, open */
  constructor(host: Host, options: RestartingEngineOptions<Host>) {
    this.#options = options;
    this.#host = host;
  }

  /** Who the engine is; after a restart, where it runs may have changed. */
  get info(): EngineInfo {
    return this.#host.info;
  }

  /** The host at the moment, which may have ended. */
  get host(): Host {
    return this.#host;
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

  async #voice(call: EngineCall, context?: EngineCallContext): Promise<VoiceConditioning> {
    for await (const value of this.#run<VoiceConditioning>(call, context)) return value;
    throw new StarlingError('engine_failed', 'The inference host answered a call with nothing.', {
      stage: call.method,
    });
  }

  /** Runs a call whose values, by the protocol, are all of one type. */
  async *#run<Value extends SpeechPart | VoiceConditioning>(
    request: EngineCall,
    context: EngineCallContext = {},
  ): AsyncGenerator<Value, void, void> {
    const { signal } = context;
    for (;;) {
      const host = await this.#runningHost(signal);
      if (this.#disposed !== undefined) throw disposedError();
      const call = new RemoteCall(host, request, this.#options.callTimeoutSeconds ?? 0);
      this.#calls.add(call);
      const onAbort = (): void => call.stop(abortedError(signal));
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) onAbort();
      try {
        for (;;) {
          const value = await call.next();
          if (value === undefined) return;
          this.#crashes = 0;
          yield value as Value;
        }
      } catch (error) {
        if (!call.untouched || this.#disposed !== undefined) throw error;
      } finally {
        signal?.removeEventListener('abort', onAbort);
        this.#calls.delete(call);
        call.stop(abortedError(signal));
      }
    }
  }

  async #runningHost(signal: AbortSignal | undefined): Promise<Host> {
    throwIfAborted(signal);
    if (this.#disposed !== undefined) throw disposedError();
    if (this.#host.alive) return this.#host;
    // One start serves every caller that waits; a caller that gives up does not take it from the others.
    this.#starting ??= this.#restart().finally(() => {
      this.#starting = undefined;
    });
    return orAborted(this.#starting, signal);
  }

  async #restart(): Promise<Host> {
    this.#crashes += 1;
    const { signal } = this.#disposal;
    try {
      await sleep(restartDelay(this.#crashes), signal);
      this.#host = await this.#options.start(signal);
      return this.#host;
    } catch (error) {
      throw signal.aborted ? disposedError() : error;
    }
  }
}

function disposedError(): StarlingError<'engine_disposed'> {
  return new StarlingError(
    'engine_disposed',
    'The engine was disposed of. Create a new one to go on speaking.',
    {},
  );
}
