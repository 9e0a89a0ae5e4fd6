import { type NamedTensor, StarlingError } from '@starling-tts/core';
import { type FloatInitializer, initializerValues, readFloatInitializers } from '../onnx/initializers.js';
import type { ByteRange, ModelAccess } from '../runtime.js';
import { toFloat32 } from '../tensors/named-tensor.js';
import type { ModelParts } from './model-parts.js';

/** Token embeddings of text ids, without positions. */
export interface TextTable {
  /** Size of one row. */
  readonly hidden: number;
  /** `[ids, hidden]`, row by row. */
  readonly values: Float32Array;
}

/** Text ids every tokenizer of the rule has; 0 closes the row, so that all of them are embedded as text. */
const probeIds = [3, 7, 11, 25, 42, 0] as const;

/** How far a lifted difference may be from the graph's: float16 rounding of values of this table's size, with room. */
const tolerance = 4e-3;

/**
 * Reads the text table out of the weights of `embed_tokens`. The graph itself is the judge: a candidate is the table only if
 * the differences between its rows are those between the graph's outputs at the same position.
 *
 * @returns undefined when no weight passes (quantised tables, other layouts)
 * @throws StarlingError `engine_failed`, `engine_disposed`
 */
export async function liftTextTable(parts: ModelParts, access: ModelAccess): Promise<TextTable | undefined> {
  const row = { ids: probeIds, positions: probeIds.map(() => 0) };
  const embedded = await parts.embedder.embedPrompt(row, 0);
  const path = parts.embedTokensPath;
  const graph = await readOrNothing(access, path);
  for (const candidate of readCandidates(graph ?? new Uint8Array(), embedded.dims[2]!)) {
    const bytes = await candidateBytes(candidate, path, access);
    const values = bytes && initializerValues(candidate.type, bytes);
    if (values && isTextTable(values, embedded)) return { hidden: embedded.dims[2]!, values };
  }
  return undefined;
}

/** The bytes, or nothing when the file is missing or too large to be read. */
async function readOrNothing(
  access: ModelAccess,
  path: string,
  range?: ByteRange,
): Promise<Uint8Array | undefined> {
  try {
    return await access.readFile(path, range);
  } catch (error) {
    if (StarlingError.is(error, 'model_not_found') || StarlingError.is(error, 'model_invalid'))
      return undefined;
    throw error;
  }
}

/** Weights that could be an embedding table. Empty when the file cannot be read as ONNX. */
function readCandidates(file: Uint8Array, hidden: number): readonly FloatInitializer[] {
  try {
    return [...readFloatInitializers(file)].filter(
      ({ dims }) => dims.length === 2 && dims[1] === hidden && dims[0]! > Math.max(...probeIds),
    );
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

async function candidateBytes(
  { data, dims, type }: FloatInitializer,
  path: string,
  access: ModelAccess,
): Promise<Uint8Array | undefined> {
  const expected = dims[0]! * dims[1]! * (type === 'float32' ? 4 : 2);
  if (data instanceof Uint8Array) return data.length === expected ? data : undefined;
  if (data.length !== expected) return undefined;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const { offset, length } = data;
  const bytes = await readOrNothing(access, folder + data.file, { offset, length });
  return bytes?.length === expected ? bytes : undefined;
}

function isTextTable(values: Float32Array, embedded: NamedTensor): boolean {
  const outputs = toFloat32(embedded);
  const hidden = embedded.dims[2]!;
  const last = probeIds.length - 1;
  return probeIds.slice(0, last).every((id, index) => {
    for (let i = 0; i < hidden; i++) {
      const probe = values[id * hidden + i]!;
      const stop = values[i]!;
      const difference = outputs[index * hidden + i]! - outputs[last * hidden + i]! - (probe - stop);
      if (!(Math.abs(difference) <= tolerance * (Math.abs(probe) + Math.abs(stop) + 1))) return false;
    }
    return true;
  });
}
