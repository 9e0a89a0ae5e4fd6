import type { Tensor } from 'onnxruntime-common';

/** How inputs of the cache are called: `past_key_values.0.key`, `past_key_values.0.value`, and so on. */
export const pastPrefix = 'past_key_values.';

/** The keys and values of one sequence, and how they go in and out of the graph. */
export interface KeyValueCache {
  /**
   * The cache's inputs and the mask for a step.
   *
   * @param added number of new positions
   */
  feeds(added: number): Record<string, Tensor>;
  /**
   * Takes what a step has added.
   *
   * @param outputs of the graph
   * @param added number of new positions
   * @throws StarlingError `model_invalid` when it is not there
   */
  take(outputs: Readonly<Record<string, Tensor>>, added: number): void;
  /** Drops the cache. Idempotent. */
  dispose(): void;
}
