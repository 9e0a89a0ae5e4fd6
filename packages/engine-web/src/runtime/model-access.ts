import type {
  GraphRewriting,
  ModelAccess,
  RuntimeSession,
  TensorFactory,
  VerdictStore,
} from '@starling-tts/chatterbox';
import { externalDataFiles, graphPaths } from '@starling-tts/chatterbox';
import { StarlingError, type Warning } from '@starling-tts/core';
import type { InferenceSession } from 'onnxruntime-web';
import type { GraphPlacement, ModelGraph, WebDevice } from './device.js';
import type { GraphicsDevice } from './gpu-device.js';
import type { ModelFiles } from './model-files.js';
import { loadOnnxRuntime, type OnnxRuntime, type OnnxRuntimeSettings } from './onnx-runtime.js';
import { graphOf, placeGraph } from './placement.js';
import { RunQueue } from './run-queue.js';
import { createSelfCheck, type SelfCheck } from './self-check/self-check.js';
import { createRuntimeSession, deviceLost, isLost } from './session.js';

/** Options of {@link openModelAccess}. */
export interface WebModelAccessOptions extends OnnxRuntimeSettings {
  /** The device for graphs that belong on one; absent: everything runs on WASM. */
  readonly graphics?: GraphicsDevice;
  /** Whether graphs on the graphics device are compared with what they should compute. Default true. */
  readonly selfCheck?: boolean;
  /** Whether the pipeline may rewrite the language model so that decoding on WASM does not copy its cache. Default true. */
  readonly rewriteGraphs?: boolean;
  /** Remembers what has been proved about rewritten graphs and measured on WASM. Absent: both happen whenever a model is opened. */
  readonly verdicts?: VerdictStore;
  /** Hears of graphs that do not run where they belong. */
  readonly onWarning: (warning: Warning) => void;
}

/** A model with the runtime that runs it. */
export interface WebModelAccess extends ModelAccess {
  /** Where each graph runs, or will when it is opened. */
  readonly placement: GraphPlacement;
}

/** More layers than any language model of the contract has: names of outputs that are not there do no harm. */
const mostLayers = 64;

/** The cache stays where the next step needs it. Logits come back. */
const cacheOnDevice: Readonly<Record<string, 'gpu-buffer'>> = Object.fromEntries(
  Array.from({ length: mostLayers }, (_, layer) =>
    ['key', 'value'].map((kind) => [`present.${layer}.${kind}`, 'gpu-buffer'] as const),
  ).flat(),
);

/**
 * Joins a model's files with ONNX Runtime. Each graph gets the build and the provider of its place; one that cannot be
 * opened on the graphics device, or computes something else there, runs on WASM. For the language model, sessions are refused
 * with {@link UnfitGraphics} instead: without it a graphics device is of no use, and on WASM it may be rewritten.
 *
 * @throws StarlingError `device_unavailable` when ONNX Runtime cannot be loaded
 */
export async function openModelAccess(
  files: ModelFiles,
  options: WebModelAccessOptions,
): Promise<WebModelAccess> {
  return new Access(files, options, await loadOnnxRuntime('wasm', options));
}

/** The language model cannot be run on the graphics device, or computes something else there: nothing should. */
export class UnfitGraphics extends Error {}

class Access implements WebModelAccess {
  readonly placement: Record<ModelGraph, WebDevice>;
  readonly Tensor: TensorFactory;
  readonly rewriting?: GraphRewriting;
  readonly #files: ModelFiles;
  readonly #options: WebModelAccessOptions;
  readonly #queue = new RunQueue();
  readonly #runtimes: Map<WebDevice, Promise<OnnxRuntime>>;
  readonly #selfCheck: SelfCheck | undefined;

  constructor(files: ModelFiles, options: WebModelAccessOptions, runtime: OnnxRuntime) {
    this.#files = files;
    this.#options = options;
    this.#runtimes = new Map([['wasm', Promise.resolve(runtime)]]);
    // Tensors in the processor's memory are plain data: those of one build are as good for the other.
    this.Tensor = runtime.Tensor as unknown as TensorFactory;
    const device = (path: string) =>
      options.graphics ? placeGraph(path, options.graphics.shaderHalfFloats) : 'wasm';
    const paths = graphPaths(files.descriptor, files.precision);
    this.placement = {
      speech_encoder: device(paths.speechEncoder),
      embed_tokens: device(paths.embedTokens),
      language_model: device(paths.languageModel),
      conditional_decoder: device(paths.conditionalDecoder),
    };
    if (options.graphics && options.selfCheck !== false) {
      this.#selfCheck = createSelfCheck({
        files,
        tensors: this.Tensor,
        openOnWasm: (path) => this.#openOn('wasm', path),
        ...(options.verdicts && { references: options.verdicts }),
      });
    }
    if (!options.graphics && options.rewriteGraphs !== false) {
      this.rewriting = {
        // Kernels differ between processors, which a browser does not name; its own name is the nearest to it.
        runtime: `onnxruntime-web ${runtime.env.versions.web ?? ''} wasm ${navigator.userAgent}`,
        openSession: (path, graph) => this.#openOn('wasm', path, graph),
        ...(options.verdicts && { verdicts: options.verdicts }),
      };
    }
  }

  readFile: ModelAccess['readFile'] = (path, range) => this.#files.readFile(path, range);

  async openSession(path: string): Promise<RuntimeSession> {
    const { graphics } = this.#options;
    if (graphics && placeGraph(path, graphics.shaderHalfFloats) === 'webgpu') {
      const session = await this.#tryGraphics(path, graphics);
      if (session) return session;
    }
    return await this.#openOn('wasm', path);
  }

  /** @returns undefined when the graph must run elsewhere */
  async #tryGraphics(path: string, graphics: GraphicsDevice): Promise<RuntimeSession | undefined> {
    let session: RuntimeSession | undefined;
    let problem: string | undefined;
    const check = await this.#selfCheck?.prepare(graphOf(path)!, path);
    try {
      session = await this.#openOn('webgpu', path);
      problem = await check?.(session);
      if (problem === undefined) return session;
    } catch (error) {
      if (await isLost(graphics)) throw deviceLost(error);
      if (StarlingError.is(error, 'model_not_found')) throw error;
      problem = 'ONNX Runtime refuses it there';
    }
    await session?.release();
    if (graphOf(path) === 'language_model') throw new UnfitGraphics(problem);
    this.#options.onWarning({
      code: 'device_fallback',
      message: `${path} runs on WASM instead of WebGPU: ${problem}. It is slower and sounds the same.`,
    });
    return undefined;
  }

  async #openOn(device: WebDevice, path: string, changed?: Uint8Array): Promise<RuntimeSession> {
    const { descriptor } = this.#files;
    const runtime = await this.#runtime(device);
    const graph = changed ?? (await this.#graphBytes(path));
    const externalData = await this.#weights(path, graph);
    const { graphics } = this.#options;
    const options: InferenceSession.SessionOptions = {
      executionProviders: [device === 'webgpu' ? { name: 'webgpu', device: graphics!.device } : 'wasm'],
      graphOptimizationLevel: 'all',
      executionMode: 'sequential',
      // Every failure is thrown as well, and a library must not write to its host's console.
      logSeverityLevel: 4,
      ...(externalData.length > 0 && { externalData }),
      ...(device === 'webgpu' &&
        graphOf(path) === 'language_model' && { preferredOutputLocation: cacheOnDevice }),
    };
    let session: InferenceSession;
    try {
      session = await this.#queue.run(() => runtime.InferenceSession.create(graph, options));
    } catch (cause) {
      throw new StarlingError(
        'model_invalid',
        `The graph ${path} cannot be loaded on ${device}: it is damaged, incomplete, too large for the browser, or not an ONNX model.`,
        { model: descriptor.id },
        { cause },
      );
    }
    const name = graphOf(path);
    if (name) this.placement[name] = device;
    return createRuntimeSession(session, {
      path,
      model: descriptor.id,
      queue: this.#queue,
      ...(device === 'webgpu' && graphics && { graphics }),
    });
  }

  async #graphBytes(path: string): Promise<Uint8Array> {
    const source = await this.#files.source(path);
    return source instanceof Uint8Array ? source : new Uint8Array(await source.arrayBuffer());
  }

  /** The files beside a graph that hold its weights, as ONNX Runtime takes them. */
  async #weights(path: string, graph: Uint8Array): Promise<{ path: string; data: Blob | Uint8Array }[]> {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const weights: { path: string; data: Blob | Uint8Array }[] = [];
    for (const name of namesOfWeights(graph, path, this.#files.descriptor.id)) {
      weights.push({ path: name, data: await this.#files.source(folder + name) });
    }
    return weights;
  }

  #runtime(device: WebDevice): Promise<OnnxRuntime> {
    let runtime = this.#runtimes.get(device);
    if (!runtime) {
      runtime = loadOnnxRuntime(device, this.#options);
      this.#runtimes.set(device, runtime);
    }
    return runtime;
  }
}

function namesOfWeights(graph: Uint8Array, path: string, model: string): readonly string[] {
  try {
    return externalDataFiles(graph);
  } catch (cause) {
    throw new StarlingError(
      'model_invalid',
      `The file ${path} is not an ONNX model. Clear the model and download it again.`,
      { model },
      { cause },
    );
  }
}
