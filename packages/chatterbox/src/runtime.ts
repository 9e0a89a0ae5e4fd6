import type { Tensor, TypedTensor } from 'onnxruntime-common';

/** Name, element type and shape of a graph's input or output, as the runtime reports it. */
export interface ValueMetadata {
  /** Name in the graph. */
  readonly name: string;
  /** Element type (`float32`, `float16`, `int64` …). */
  readonly type: Tensor.Type;
  /** Sizes; a string is a symbolic dimension. */
  readonly shape: readonly (number | string)[];
}

/**
 * One loaded graph. `onnxruntime-node` and `onnxruntime-web` sessions satisfy it through a few lines of glue. The
 * runtime decides about queues and threads; the pipeline never runs one session twice at once.
 */
export interface RuntimeSession {
  /** Inputs in graph order. */
  readonly inputs: readonly ValueMetadata[];
  /** Outputs in graph order. */
  readonly outputs: readonly ValueMetadata[];
  /** Runs the graph; every output is returned. */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  /** Frees the session. Idempotent. */
  release(): Promise<void>;
}

/** Makes tensors of the runtime's own class; the constructor that both ONNX Runtime packages export as `Tensor`. */
export interface TensorFactory {
  new (type: 'float32', data: Float32Array, dims: readonly number[]): TypedTensor<'float32'>;
  new (type: 'float16', data: Uint16Array, dims: readonly number[]): TypedTensor<'float16'>;
  new (type: 'int64', data: BigInt64Array, dims: readonly number[]): TypedTensor<'int64'>;
}

/** A stretch of a file. */
export interface ByteRange {
  /** First byte. */
  readonly offset: number;
  /** Number of bytes. */
  readonly length: number;
}

/** Where a graph's runs happen. */
export interface SessionPlacement {
  /**
   * Graphs of two lanes may run at the same time: `decoder` is asked for by the graph that turns tokens into audio while the
   * language model, in the `main` lane, makes the next ones. A runtime with one lane takes no notice. Default `main`.
   */
  readonly lane?: 'main' | 'decoder';
}

/**
 * A model's files and the runtime that runs them, injected by engine-node or engine-web. Paths are relative to the model's
 * root, with forward slashes, exactly as in the model repository (`onnx/language_model_q4.onnx`).
 */
export interface ModelAccess {
  /** The runtime's tensor class. */
  readonly Tensor: TensorFactory;
  /**
   * Reads a small file whole (tokenizer, configuration, default voice, the graph of external weights), or a stretch of a large
   * one (a table out of the weights).
   *
   * @param range the stretch; a file that ends before it gives what there is
   * @throws StarlingError `model_not_found` when the model has no such file, `model_invalid` when it is too large to be read
   * whole
   */
  readFile(path: string, range?: ByteRange): Promise<Uint8Array>;
  /**
   * Loads a graph with the external data beside it.
   *
   * @param placement where its runs happen, as far as the runtime has a choice
   * @throws StarlingError `model_not_found`, `model_invalid`
   */
  openSession(path: string, placement?: SessionPlacement): Promise<RuntimeSession>;
  /** Lets the pipeline run graphs it has rewritten; absent where that gains nothing or must not be done. */
  readonly rewriting?: GraphRewriting;
  /** Takes notes for whoever looks into how a model runs, for example that a graph is not rewritten and why. Default: none. */
  debug?(note: string): void;
}

/**
 * What a runtime offers for graphs that the pipeline rewrites so that decoding does not copy its cache. To be offered where the
 * cache lies in the memory of the CPU (onnxruntime-node on the CPU, onnxruntime-web on WASM).
 */
export interface GraphRewriting {
  /** Which runtime this is, with its version: part of the identity of what has been proved on it. */
  readonly runtime: string;
  /**
   * Loads a changed graph in place of the file `path`, with the external data beside that file.
   *
   * @param graph the ONNX file, without its external data
   * @throws StarlingError `model_not_found`, `model_invalid`
   */
  openSession(path: string, graph: Uint8Array): Promise<RuntimeSession>;
  /** Remembers between runs what has been proved. Absent: it is proved whenever a model is opened. */
  readonly verdicts?: VerdictStore;
}

/** Small texts under keys of letters, digits and hyphens. Losing one costs time and nothing else, so nothing here fails. */
export interface VerdictStore {
  /** The text; undefined when there is none or it cannot be read. */
  get(key: string): Promise<string | undefined>;
  /** Keeps a text where that is possible. */
  put(key: string, verdict: string): Promise<void>;
}
