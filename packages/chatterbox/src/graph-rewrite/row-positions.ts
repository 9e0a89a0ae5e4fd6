import { onnxType } from '../onnx/onnx-fields.js';
import type { OnnxNode } from '../onnx/onnx-model.js';
import type { GraphEditor } from './graph-editor.js';
import { integerOf, isScalar } from './value-queries.js';

/** Where a node takes positions in. */
export interface PositionReader {
  /** The node. */
  readonly node: OnnxNode;
  /** Which of its inputs. */
  readonly input: number;
}

/** A place where positions have room for a size of the batch. */
export interface RowPositions {
  /** Who reads them there. */
  readonly readers: readonly PositionReader[];
  /** Number of sizes; the first one is the batch's. */
  readonly rank: number;
  /** Whether they are float32 there; else int64. */
  readonly isFloat: boolean;
}

/** Number of sizes, and which of them counts the positions. */
interface Layout {
  readonly rank: number;
  readonly axis: number;
}

/** Longest chain of operators followed in either direction. */
const longestChain = 16;

/**
 * Where positions counted for one row can be made different from row to row: as soon as sizes have been put before them. Exports
 * count them with `Range`, one size, and unsqueeze them before or after they become float.
 *
 * @returns undefined when that cannot be seen
 */
export function findRowPositions(graph: GraphEditor, reader: PositionReader): RowPositions | undefined {
  let layout = layoutOf(graph, reader.node.inputs[reader.input]!);
  let readers: readonly PositionReader[] = [reader];
  let isFloat = false;
  for (let step = 0; layout && step < longestChain; step++) {
    if (layout.axis > 0) return { readers, rank: layout.rank, isFloat };
    const [only, ...others] = readers;
    if (!only || others.length > 0) return undefined;
    layout = layoutBehind(graph, only.node, layout);
    if (only.node.operator === 'Cast') isFloat = integerOf(only.node, 'to', 0) === onnxType.float32;
    const value = only.node.outputs[0]!;
    readers = graph
      .readers(value)
      .flatMap((node) => node.inputs.flatMap((name, input) => (name === value ? [{ node, input }] : [])));
  }
  return undefined;
}

/** The layout of positions that `Range` counts. */
function layoutOf(graph: GraphEditor, value: string, depth = 0): Layout | undefined {
  const node = graph.producer(value);
  if (!node || depth > longestChain) return undefined;
  if (node.operator === 'Range') return { rank: 1, axis: 0 };
  const [first = '', second = ''] = node.inputs;
  if (node.operator === 'Add' || node.operator === 'Sub') {
    if (isScalar(graph, second)) return layoutOf(graph, first, depth + 1);
    return isScalar(graph, first) ? layoutOf(graph, second, depth + 1) : undefined;
  }
  const before = layoutOf(graph, first, depth + 1);
  return before && layoutBehind(graph, node, before);
}

/** The layout behind a node that changes nothing but the layout. */
function layoutBehind(graph: GraphEditor, node: OnnxNode, { rank, axis }: Layout): Layout | undefined {
  if (node.operator === 'Cast' || node.operator === 'Identity') return { rank, axis };
  const axes = node.operator === 'Unsqueeze' ? graph.constant(node.inputs[1] ?? '')?.integers : undefined;
  if (!axes) return undefined;
  const size = rank + axes.length;
  const added = new Set(axes.map((place) => (place < 0 ? place + size : place)));
  const kept = Array.from({ length: size }, (_, place) => place).filter((place) => !added.has(place));
  return { rank: size, axis: kept[axis]! };
}
