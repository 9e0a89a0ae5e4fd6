import type { ByteRange, ModelDescriptor } from '@starling-tts/chatterbox';

/** A model that is on this machine: which one, and its files. Paths are as in the model's repository. */
export interface ModelFiles {
  /** What the pipeline must know about it. */
  readonly descriptor: ModelDescriptor;
  /** Exact version of the weights. */
  readonly revision: string;
  /** Name of the set of weights. */
  readonly precision: string;
  /**
   * Reads a small file whole, or a stretch of a large one.
   *
   * @throws StarlingError `model_not_found`, `model_invalid` when it is too large to be read whole
   */
  readFile(path: string, range?: ByteRange): Promise<Uint8Array>;
  /**
   * A file of weights as ONNX Runtime takes it, without a needless copy.
   *
   * @throws StarlingError `model_not_found`
   */
  source(path: string): Promise<Blob | Uint8Array>;
}
