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
   * @throws StarlingError `model_not_found`, `model_invalid`
   */
  openSession(path: string): Promise<RuntimeSession>;
}
