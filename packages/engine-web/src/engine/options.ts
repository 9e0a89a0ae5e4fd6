import { StarlingError, type Warning } from '@starling-tts/core';
import type { WebModelProgressListener } from '../models/model-progress.js';
import type { WebDevice, WebDeviceChoice } from '../runtime/device.js';

/** Options of {@link createWebEngine}. */
export interface WebEngineOptions {
  /** Name of the model, as {@link WebModelStore.openModel} takes it. Default `fledgling`, the embedded one. */
  readonly model?: string | undefined;
  /**
   * Where it runs.
   *
   * - `auto` (default): on WebGPU when the browser offers a graphics adapter and the model is large enough to gain by it
   * - `webgpu`: on WebGPU, or `device_unavailable` when there is no adapter
   * - `wasm`: on the processor
   *
   * On WebGPU, some graphs run on the processor for reasons of their own: see {@link placementTable}.
   */
  readonly device?: WebDeviceChoice | undefined;
  /** Set of weights, for example `q4`. Default: as {@link WebModelStore.openModel} chooses. */
  readonly precision?: string | undefined;
  /** Where models are downloaded from, an absolute address; see {@link OpenModelOptions.baseUrl}. Default: the model hub. */
  readonly baseUrl?: string | undefined;
  /**
   * ONNX Runtime's WebAssembly, for each device its address or its bytes: `ort-wasm-simd-threaded.wasm` for `wasm`,
   * `ort-wasm-simd-threaded.asyncify.wasm` for `webgpu`, of onnxruntime-web 1.30.0. Default: where the bundler has put it.
   */
  readonly wasm?: Readonly<Partial<Record<WebDevice, string | URL | ArrayBuffer | Uint8Array>>> | undefined;
  /**
   * Threads within one operator on WASM, 1 to 64. More than one needs a page that is cross-origin isolated. Default: half of the
   * processors, at most four, where the page is isolated, else one.
   */
  readonly threads?: number | undefined;
  /** Makes the inference worker, for bundlers that do not follow `new Worker(new URL(…))`: `@starling-tts/engine-web/worker`. */
  readonly worker?: (() => Worker) | undefined;
  /**
   * Whether each graph on WebGPU is run once over a known input and compared with what it should give, as there are drivers that
   * compute wrong without a word. A graph that fails runs on WASM. Default true.
   */
  readonly selfCheck?: boolean | undefined;
  /**
   * Whether the language model may be rewritten so that decoding on WASM does not copy its key-value cache, once that has been
   * proved to compute the same. Default true.
   */
  readonly rewriteGraphs?: boolean | undefined;
  /** Cancels opening. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how far a model's download is; the embedded model has none. */
  readonly onProgress?: WebModelProgressListener | undefined;
  /** Hears of what the caller should know: `device_fallback`. */
  readonly onWarning?: ((warning: Warning) => void) | undefined;
}

/**
 * Checks options. They come from query strings and settings as often as from typed code.
 *
 * @throws StarlingError `invalid_request`
 */
export function requireOptions({ device, threads, baseUrl }: WebEngineOptions): void {
  const isThreads = (value: number) => Number.isInteger(value) && value >= 1 && value <= 64;
  require(device === undefined ||
    ['auto', 'webgpu', 'wasm'].includes(device), 'device', "must be 'auto', 'webgpu' or 'wasm'");
  require(threads === undefined || isThreads(threads), 'threads', 'must be a whole number from 1 to 64');
  require(baseUrl === undefined || URL.canParse(baseUrl), 'baseUrl', 'must be an absolute address');
}

function require(holds: boolean, field: string, problem: string): void {
  if (holds) return;
  throw new StarlingError('invalid_request', `The engine option ${field} ${problem}.`, {
    problems: [{ field, message: `${field} ${problem}.` }],
  });
}
