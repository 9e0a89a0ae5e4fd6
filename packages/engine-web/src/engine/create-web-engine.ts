import { type SpeechEngine, StarlingError, type Warning } from '@starling-tts/core';
import { RestartingEngine } from '@starling-tts/core/remote-engine';
import type { GraphPlacement } from '../runtime/device.js';
import { embeddedModel } from '../runtime/embedded-model.js';
import type { WorkerConfiguration } from '../worker/messages.js';
import { requireOptions, type WebEngineOptions } from './options.js';
import { WorkerHost, type WorkerHostOptions } from './worker-host.js';

/** How many devices may be lost before the model runs on WASM. */
const lossesBeforeGivingUp = 2;

/** An engine that {@link createWebEngine} made. */
export interface WebEngine extends SpeechEngine {
  /** Where each graph runs at the moment. */
  readonly placement: GraphPlacement;
  /** Everything that `onWarning` has heard so far. */
  readonly warnings: readonly Warning[];
}

/**
 * Opens a model in the browser, in a worker of its own: the page stays responsive, and a call that does not listen to its
 * cancellation is ended with its worker. ONNX Runtime and the model are loaded now, not with the page.
 *
 * When the graphics device is lost, running calls fail with `device_lost` and the next one loads the model again: once with a new
 * device, after that on WASM. When the worker ends, running calls fail with `engine_crashed` and the next one starts another.
 *
 * @returns an engine; dispose of it when done
 * @throws StarlingError `invalid_request`, `model_not_found`, `model_invalid`, `device_unavailable`, `download_failed`,
 * `checksum_mismatch`, `disk_full`, `offline`, `engine_crashed` when the worker cannot be started, `aborted`
 *
 * @example
 * ```ts
 * const engine = await createWebEngine();
 * const speech = createSpeechService({ engine });
 * for await (const part of speech.stream({ operation: 'tts', text: 'Hello.' })) play(part);
 * ```
 */
export async function createWebEngine(options: WebEngineOptions = {}): Promise<WebEngine> {
  requireOptions(options);
  const recovery = new Recovery(options);
  return new WorkerEngine(await recovery.start(options.signal), recovery);
}

/** What outlives one worker: how often devices were lost, and what was warned of. */
class Recovery {
  readonly warnings: Warning[] = [];
  readonly #options: WebEngineOptions;
  #losses = 0;

  constructor(options: WebEngineOptions) {
    this.#options = options;
  }

  /** Starts a worker; a device that is lost while the model is being opened counts like one that is lost later. */
  async start(signal?: AbortSignal): Promise<WorkerHost> {
    for (;;) {
      try {
        return await WorkerHost.start(this.#hostOptions(), signal);
      } catch (error) {
        // Ends: after enough losses there is no device that could be lost.
        if (!StarlingError.is(error, 'device_lost')) throw error;
      }
    }
  }

  #hostOptions(): WorkerHostOptions {
    return {
      createWorker: this.#options.worker ?? createWorker,
      configuration: toConfiguration(this.#options, this.#losses >= lossesBeforeGivingUp),
      onProgress: (progress) => this.#options.onProgress?.(progress),
      onWarning: (warning) => {
        this.warnings.push(warning);
        this.#options.onWarning?.(warning);
      },
      onDeviceLost: () => {
        this.#losses += 1;
      },
    };
  }
}

class WorkerEngine extends RestartingEngine<WorkerHost> implements WebEngine {
  readonly #recovery: Recovery;

  constructor(host: WorkerHost, recovery: Recovery) {
    super(host, { start: (signal) => recovery.start(signal) });
    this.#recovery = recovery;
  }

  get placement(): GraphPlacement {
    return this.host.placement;
  }

  get warnings(): readonly Warning[] {
    return this.#recovery.warnings;
  }
}

/** Written as bundlers look for it. */
function createWorker(): Worker {
  return new Worker(new URL('../worker/worker-main.js', import.meta.url), { type: 'module' });
}

function toConfiguration(options: WebEngineOptions, graphicsGivenUp: boolean): WorkerConfiguration {
  const { model = embeddedModel, device = 'auto', precision, baseUrl, wasm, threads } = options;
  return {
    model,
    device,
    graphicsGivenUp,
    selfCheck: options.selfCheck !== false,
    rewriteGraphs: options.rewriteGraphs !== false,
    ...(precision !== undefined && { precision }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(threads !== undefined && { threads }),
    ...(wasm && {
      wasm: Object.fromEntries(
        // Addresses are relative to the page, not to the worker's file.
        Object.entries(wasm).map(([name, source]) => [
          name,
          typeof source === 'string' || source instanceof URL
            ? new URL(source, document.baseURI).href
            : source,
        ]),
      ),
    }),
  };
}
