import { open as openFile, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { debuglog } from 'node:util';
import type {
  ByteRange,
  GraphRewriting,
  ModelAccess,
  RuntimeSession,
  TensorFactory,
} from '@starling-tts/chatterbox';
import { StarlingError } from '@starling-tts/core';
import type { InferenceSession } from 'onnxruntime-node';
import { locateWeights } from './changed-graph.js';
import { type Device, type DeviceChoice, deviceTable, probeDevice, resolveDevice } from './device.js';
import type { LaneConfiguration } from './lane/lane-protocol.js';
import { LaneThread } from './lane/lane-session.js';
import { modelPath } from './model-path.js';
import { loadOnnxRuntime, type OnnxRuntime } from './onnx-runtime.js';
import { createRuntimeSession } from './session.js';
import { defaultThreads } from './threads.js';
import { createVerdictFolder, defaultVerdictFolder } from './verdict-folder.js';

/** Largest file that `readFile` returns: tokenizers and default voices are a few megabytes, weights go by path. */
const MOST_BYTES_READ_WHOLE = 64 * 1024 * 1024;

/** Options of {@link openModelAccess}. */
export interface ModelAccessOptions {
  /** Name of the model for error texts. Default: the last part of the folder's path. */
  readonly model?: string;
  /** Where graphs run. Default `auto`, see {@link resolveDevice}. */
  readonly device?: DeviceChoice;
  /** Threads within one operator, 1 to 256. Default {@link defaultThreads}. */
  readonly threads?: number;
  /**
   * Whether graphs of the `decoder` lane run in a thread of their own. Only where nothing ends the process or the thread
   * during a run, which would abort the process: that is, in the inference process. Default false.
   */
  readonly decoderThread?: boolean;
  /**
   * Whether the pipeline may rewrite graphs so that decoding does not copy its cache. It does so on the CPU only, and only with
   * graphs it has proved to compute the same. Default true.
   */
  readonly rewriteGraphs?: boolean;
  /** Folder that remembers what has been proved. Default {@link defaultVerdictFolder}. */
  readonly verdictFolder?: string;
  /** Takes debug notes. Default: standard error when the variable `NODE_DEBUG` names `starling`. */
  readonly debug?: (note: string) => void;
}

/** A model folder with the runtime that runs it; owns the sessions it opens. */
export interface NodeModelAccess extends ModelAccess {
  /** The device that really runs the graphs. */
  readonly device: Device;
  /** Releases every session opened through this access. Idempotent. */
  dispose(): Promise<void>;
}

/**
 * Opens a model folder on a device. Graphs are loaded by path, with external data beside them, so that ONNX Runtime maps
 * the weights instead of holding a second copy of them in memory.
 *
 * @param folder absolute path of the model's root
 * @throws StarlingError `device_unavailable` when the device was asked for by name and does not work here: there is no
 * silent fall-back
 */
export async function openModelAccess(
  folder: string,
  options: ModelAccessOptions = {},
): Promise<NodeModelAccess> {
  const device = resolveDevice(options.device ?? 'auto');
  // Starts while this thread loads the runtime and the first graphs.
  let spareThread = options.decoderThread ? new LaneThread() : undefined;
  const runtime = await loadOnnxRuntime();
  if (device !== 'cpu') {
    await probeDevice(device).catch((error: unknown) => {
      spareThread?.endUnused();
      throw error;
    });
  }
  const sessionOptions = createSessionOptions(device, options.threads ?? defaultThreads());
  const model = options.model ?? basename(folder);
  const sessions: RuntimeSession[] = [];
  const rewriting: GraphRewriting = {
    runtime: `onnxruntime-node ${runtime.env.versions.node ?? ''} ${process.platform} ${process.arch}`,
    verdicts: createVerdictFolder(options.verdictFolder ?? defaultVerdictFolder()),
    async openSession(path, changed) {
      const { graph, weightsFolder } = await locateWeights(changed, folder, path, model);
      const changedOptions = withWeights(sessionOptions, weightsFolder);
      const session = await openHere({ file: graph, path, model, sessionOptions: changedOptions }, runtime);
      sessions.push(session);
      return session;
    },
  };

  return {
    device,
    ...(device === 'cpu' && options.rewriteGraphs !== false && { rewriting }),
    debug: options.debug ?? debuglog('starling'),
    Tensor: runtime.Tensor as TensorFactory,
    async readFile(path, range) {
      const file = await existingFile(folder, path, model);
      if (range) return await readRange(file.path, range);
      if (file.size > MOST_BYTES_READ_WHOLE) {
        throw new StarlingError(
          'model_invalid',
          `The model file ${path} has ${file.size} bytes; at most ${MOST_BYTES_READ_WHOLE} are read whole.`,
          { model },
        );
      }
      return new Uint8Array(await readFile(file.path));
    },
    async openSession(path, { lane = 'main' } = {}) {
      const file = await existingFile(folder, path, model);
      const configuration = { file: file.path, path, model, sessionOptions };
      const thread = lane === 'decoder' ? spareThread : undefined;
      if (thread) spareThread = undefined;
      const session = await (thread
        ? openInThread(thread, configuration, runtime)
        : openHere(configuration, runtime));
      sessions.push(session);
      return session;
    },
    async dispose() {
      spareThread?.endUnused();
      await Promise.all(sessions.map((session) => session.release()));
    },
  };
}

async function openHere(
  {
    file,
    path,
    model,
    sessionOptions,
  }: Omit<LaneConfiguration, 'file'> & { readonly file: string | Uint8Array },
  runtime: OnnxRuntime,
): Promise<RuntimeSession> {
  let native: InferenceSession;
  try {
    // One overload takes a path and another bytes; none takes either.
    native = await runtime.InferenceSession.create(file as string, sessionOptions);
  } catch (error) {
    throw loadError(error, path, model);
  }
  return createRuntimeSession(native, path, model);
}

async function openInThread(
  thread: LaneThread,
  configuration: LaneConfiguration,
  runtime: OnnxRuntime,
): Promise<RuntimeSession> {
  try {
    return await thread.openSession(configuration, runtime);
  } catch (error) {
    throw loadError(error, configuration.path, configuration.model);
  }
}

async function readRange(path: string, { offset, length }: ByteRange): Promise<Uint8Array> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

/** Options for a graph given as bytes, which has no folder of its own. */
function withWeights(options: SessionOptions, folder: string | undefined): SessionOptions {
  if (folder === undefined) return options;
  const session = { ...options.extra?.session, model_external_initializers_file_folder_path: folder };
  return { ...options, extra: { ...options.extra, session } };
}

/** Options as this file makes them. */
type SessionOptions = InferenceSession.SessionOptions & { readonly extra?: { session?: object } };

function createSessionOptions(device: Device, threads: number): SessionOptions {
  return {
    executionProviders: [deviceTable[device].executionProvider],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Without the arena the growing cache of each token fragments the C heap by hundreds of megabytes.
    enableCpuMemArena: true,
    // A memory pattern is planned per input shape, and here every step has another one.
    enableMemPattern: false,
    // Every session has its own threads. Spinning, they take the processor from the one that works: on two busy cores
    // two threads were four times slower than one, and are as fast as one when idle ones sleep.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

async function existingFile(
  folder: string,
  path: string,
  model: string,
): Promise<{ path: string; size: number }> {
  const absolute = modelPath(folder, path, model);
  try {
    const found = await stat(absolute);
    if (found.isFile()) return { path: absolute, size: found.size };
  } catch (error) {
    throw missingFile(model, path, error);
  }
  throw missingFile(model, path);
}

function missingFile(model: string, path: string, cause?: unknown): StarlingError<'model_not_found'> {
  return new StarlingError(
    'model_not_found',
    `The model ${model} has no file ${path}. Pull the model again, or complete its folder.`,
    { model, missing: [path] },
    { cause },
  );
}

/** ONNX Runtime tells missing weights and broken graphs apart by words alone. */
function loadError(error: unknown, path: string, model: string): StarlingError {
  const message = error instanceof Error ? error.message : '';
  const missing = /External data path does not exist: "([^"]+)"/.exec(message)?.[1];
  if (missing !== undefined) {
    const file = [...path.split('/').slice(0, -1), basename(missing)].join('/');
    return new StarlingError(
      'model_not_found',
      `The graph ${path} keeps its weights in ${file}, which is missing. Pull the model again, or complete the folder.`,
      { model, missing: [file] },
      { cause: error },
    );
  }
  return new StarlingError(
    'model_invalid',
    `The graph ${path} cannot be loaded: it is damaged, incomplete, or not an ONNX model. Pull the model again.`,
    { model },
    { cause: error },
  );
}
