import { createValue } from '../onnx/onnx-builders.js';
import { onnxType } from '../onnx/onnx-fields.js';
import { encodeOnnxModel, type OnnxModel, readOnnxModel } from '../onnx/onnx-model.js';
import { type CacheLayout, type LayerCache, readCacheLayout } from './cache-layout.js';
import { type AddedRows, presentProducer, rewriteConcatLayer } from './concat-attention.js';
import { GraphEditor } from './graph-editor.js';
import { GroupedQueryAttention } from './grouped-query-attention.js';
import { NotUnderstood } from './not-understood.js';
import { cacheSizedValues, positionShift, refuseWindows, shiftPositions } from './positions.js';
import { microsoft, TwoPieceValues } from './two-piece-attention.js';

/** Name of the output with all new rows, `[2 * layers, batch, heads, new, headSize]`, key before value in each layer. */
export const addedRowsOutput = 'starling_added_rows';

/**
 * Which numbers `attention_mask` gets.
 *
 * - `capacity`: one for every row of the cache, used or not, and every new one (exports with Concat).
 * - `length`: one for every used row and every new one (exports with GroupQueryAttention, which hide unused rows themselves).
 */
export type MaskKind = 'capacity' | 'length';

/** A language model that reads its cache where it lies and gives only new rows. */
export interface RewrittenGraph extends Omit<CacheLayout, 'layers'> {
  /** The ONNX file. */
  readonly file: Uint8Array;
  /** Number of layers. */
  readonly layers: number;
  /** Which mask it takes. */
  readonly mask: MaskKind;
  /** Whether it has the input `starling_position_shift`. */
  readonly hasPositionShift: boolean;
}

/**
 * Rewrites a language model so that its key-value cache need not be copied: attention is computed over two pieces, the cache
 * where it lies and the new rows, and only the new rows are outputs. Weights, external ones above all, are not touched. The
 * result is to be proved equal to the original before it is used: structure alone does not tell everything.
 *
 * @throws NotUnderstood when the graph is of another kind
 */
export function rewriteGraph(file: Uint8Array): RewrittenGraph {
  const model = readOrRefuse(file);
  const layout = readCacheLayout(model);
  const graph = new GraphEditor(model);
  const mask = maskKind(graph, layout.layers);
  const cacheSized = cacheSizedValues(graph, layout, mask);
  refuseWindows(graph, cacheSized);
  const hasPositionShift = shiftPositions(graph, cacheSized);
  const values = new TwoPieceValues(graph, layout.layers[0]!.key.past);
  const grouped = new GroupedQueryAttention(graph, layout, values);
  const added = layout.layers.map((layer): AddedRows => {
    const node = presentProducer(graph, layer.key);
    return mask === 'length' && node
      ? grouped.rewriteLayer(node, layer)
      : rewriteConcatLayer(graph, layer, values);
  });
  const rows = added
    .flatMap(({ key, value }) => [key, value])
    .map((tensor) => graph.add('Unsqueeze', [tensor, graph.integers(0)]));
  graph.add('Concat', rows, { output: addedRowsOutput, attributes: { axis: 0 } });

  const { heads, headSize } = layout;
  const layers = layout.layers.length;
  const kept = model.outputs.filter(({ name }) => !name.startsWith('present'));
  const rowsValue = createValue(addedRowsOutput, onnxType.float32, [
    2 * layers,
    'batch_size',
    heads,
    'new_rows',
    headSize,
  ]);
  const rewritten: OnnxModel = {
    ...model,
    ...graph.finish([...kept.map(({ name }) => name), addedRowsOutput]),
    inputs: hasPositionShift ? [...model.inputs, createValue(positionShift, onnxType.int64)] : model.inputs,
    outputs: [...kept, rowsValue],
    operatorSets: new Map([[microsoft, 1], ...model.operatorSets]),
  };
  return { file: encodeOnnxModel(rewritten), layers, heads, headSize, mask, hasPositionShift };
}

function readOrRefuse(file: Uint8Array): OnnxModel {
  try {
    return readOnnxModel(file);
  } catch (error) {
    if (error instanceof RangeError) throw new NotUnderstood('it cannot be read as ONNX');
    throw error;
  }
}

function maskKind(graph: GraphEditor, layers: readonly LayerCache[]): MaskKind {
  const grouped = layers.filter(({ key }) => presentProducer(graph, key)?.operator === 'GroupQueryAttention');
  if (grouped.length === 0) return 'capacity';
  if (grouped.length < layers.length) throw new NotUnderstood('its layers are of different kinds');
  return 'length';
}
