import type { Warning } from '@starling-tts/core';
import type { ClientMessage, ServerMessage } from '@starling-tts/core/remote-engine';
import type { WebModelProgress } from '../models/model-progress.js';
import type { GraphPlacement, WebDeviceChoice } from '../runtime/device.js';
import type { OnnxRuntimeSettings } from '../runtime/onnx-runtime.js';

/** What a worker needs to open its engine. Plain data. */
export interface WorkerConfiguration extends OnnxRuntimeSettings {
  /** Name of the model. */
  readonly model: string;
  /** Where to run it. */
  readonly device: WebDeviceChoice;
  /** Whether WebGPU has been given up after devices were lost; what was asked for runs on WASM then. */
  readonly graphicsGivenUp: boolean;
  /** Name of the set of weights; absent for the default. */
  readonly precision?: string;
  /** Where models are downloaded from; absent for the default. */
  readonly baseUrl?: string;
  /** Whether graphs are checked on the graphics device. */
  readonly selfCheck: boolean;
  /** Whether graphs may be rewritten. */
  readonly rewriteGraphs: boolean;
}

/** Page to worker. */
export type PageMessage =
  | ClientMessage
  /** Answered by `pong` as soon as the worker is not inside a run. */
  | { readonly type: 'ping' };

/** Worker to page. */
export type WorkerMessage =
  | ServerMessage
  /** The answer to `ping`. */
  | { readonly type: 'pong' }
  /** How far the model is on its way. */
  | { readonly type: 'progress'; readonly progress: WebModelProgress }
  /** Something the caller should know while or after the model is opened. */
  | { readonly type: 'warning'; readonly warning: Warning }
  /** Where the graphs run; comes before `opened`. */
  | { readonly type: 'placed'; readonly placement: GraphPlacement }
  /** The graphics device is gone, and with it everything that was on it. The worker can only be ended. */
  | { readonly type: 'deviceLost' };
