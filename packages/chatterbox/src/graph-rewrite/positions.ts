import { onnxType } from '../onnx/onnx-fields.js';
import type { CacheLayout } from './cache-layout.js';
import { describe, type GraphEditor } from './graph-editor.js';
import { NotUnderstood } from './not-understood.js';
import { findRowPositions, type PositionReader, type RowPositions } from './row-positions.js';
import { microsoft } from './two-piece-attention.js';
import { integerOf, originOf } from './value-queries.js';

/**
 * Name of the int64 input that is added to positions counted from the cache's length: its length minus its capacity. A scalar, or
 * `[batch]` where the rows of a batch are of different lengths.
 */
export const positionShift = 'starling_position_shift';

/** What the inputs of a value are that positions may be counted from. */
interface PositionSources {
  /** The shape of the cache or the mask, so its capacity. */
  isFromCapacity: boolean;
  /** The mask's values or the input `position_ids`, which are right as they are. */
  isFromContent: boolean;
}

/**
 * Corrects positions that are counted from the cache's length, wherever they become numbers of the model: rotary angles,
 * rotary operators and rows of a position table. Those counted from the mask's values or given from outside stay.
 *
 * @param cacheSized values that are as long as the cache's capacity, see {@link cacheSizedValues}
 * @returns whether the graph now has the input {@link positionShift}
 */
export function shiftPositions(graph: GraphEditor, cacheSized: ReadonlySet<string>): boolean {
  const shifted = new Map<string, string>();
  const shift = (place: PositionReader, amount: () => string) => {
    const value = place.node.inputs[place.input]!;
    const known = shifted.get(value) ?? graph.add('Add', [value, amount()]);
    shifted.set(value, known);
    place.node.inputs[place.input] = known;
  };
  for (const reader of positionReaders(graph)) {
    const value = reader.node.inputs[reader.input]!;
    const { isFromCapacity, isFromContent } = sourcesOf(graph, value, cacheSized);
    if (!isFromCapacity || isFromContent) continue;
    const rows = findRowPositions(graph, reader);
    if (!rows) shift(reader, () => positionShift);
    else for (const place of rows.readers) shift(place, () => shiftOfRank(graph, rows));
  }
  return shifted.size > 0;
}

/** The shift with the batch as the first of so many sizes. */
function shiftOfRank(graph: GraphEditor, { rank, isFloat }: RowPositions): string {
  const ones = Array<number>(rank - 1).fill(1);
  const shaped = graph.add('Reshape', [positionShift, graph.integers(-1, ...ones)]);
  return isFloat ? graph.add('Cast', [shaped], { attributes: { to: onnxType.float32 } }) : shaped;
}

/** Where integers turn into what depends on position. */
function positionReaders(graph: GraphEditor): readonly PositionReader[] {
  const readers: PositionReader[] = [];
  const angles: string[] = [];
  for (const node of graph.model.nodes) {
    if (node.operator === 'Cos' || node.operator === 'Sin') angles.push(node.inputs[0] ?? '');
    if (node.operator === 'RotaryEmbedding' && node.domain === microsoft && node.inputs[1]) {
      readers.push({ node, input: 1 });
    }
    if (node.operator === 'Gather' && isPositionTable(graph, node.inputs[0] ?? '') && node.inputs[1]) {
      readers.push({ node, input: 1 });
    }
  }
  const seen = new Set(angles);
  for (let value = angles.pop(); value !== undefined; value = angles.pop()) {
    const node = graph.producer(value);
    if (!node) continue;
    if (node.operator === 'Cast') {
      readers.push({ node, input: 0 });
      continue;
    }
    for (const input of node.inputs) {
      if (seen.has(input)) continue;
      seen.add(input);
      angles.push(input);
    }
  }
  return readers;
}

function isPositionTable(graph: GraphEditor, value: string): boolean {
  const table = graph.constant(value);
  const isNumber = table?.elementType === onnxType.float32 || table?.elementType === onnxType.float16;
  return isNumber && table.dims.length === 2;
}

function sourcesOf(graph: GraphEditor, value: string, cacheSized: ReadonlySet<string>): PositionSources {
  const sources = { isFromCapacity: false, isFromContent: false };
  const seen = new Set([value]);
  const waiting = [value];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === 'attention_mask' || name === 'position_ids') sources.isFromContent = true;
    const node = graph.producer(name);
    if (!node) continue;
    if (node.operator === 'Shape') {
      if (cacheSized.has(originOf(graph, node.inputs[0] ?? ''))) sources.isFromCapacity = true;
      // A shape says nothing about content, so the search ends here.
      continue;
    }
    for (const input of node.inputs) {
      if (seen.has(input)) continue;
      seen.add(input);
      waiting.push(input);
    }
  }
  return sources;
}

/** Pasts, presents and, where it covers unused rows, the mask. */
export function cacheSizedValues(
  graph: GraphEditor,
  { layers }: CacheLayout,
  mask: 'capacity' | 'length',
): ReadonlySet<string> {
  const tensors = layers
    .flatMap(({ key, value }) => [key, value])
    .flatMap(({ past, present }) => [past, originOf(graph, present)]);
  return new Set(mask === 'capacity' ? [...tensors, 'attention_mask'] : tensors);
}

/** Operators through which a position stays a position. */
const carriers = new Set([
  'Add',
  'Cast',
  'Concat',
  'Expand',
  'Gather',
  'Identity',
  'Range',
  'Reshape',
  'Slice',
  'Squeeze',
  'Sub',
  'Unsqueeze',
]);

/**
 * Refuses graphs that compare positions shifted by more than one, as attention windows do: with unused rows between cached and
 * new ones their distances are no longer the true ones.
 *
 * @throws NotUnderstood
 */
export function refuseWindows(graph: GraphEditor, cacheSized: ReadonlySet<string>): void {
  const shapes = graph.model.nodes.filter(({ operator, inputs: [value = ''] }) => {
    const origin = originOf(graph, value);
    return operator === 'Shape' && (cacheSized.has(origin) || origin === 'inputs_embeds');
  });
  const waiting = shapes.flatMap(({ outputs }) => outputs);
  const positions = new Set(waiting);
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    for (const node of graph.readers(value)) {
      if (!carriers.has(node.operator)) continue;
      if (node.operator === 'Cast' && integerOf(node, 'to', 0) !== onnxType.int64) continue;
      const isSum = node.operator === 'Add' || node.operator === 'Sub';
      const distant = node.inputs
        .flatMap((input) => graph.constant(input)?.integers ?? [])
        .some((constant) => Math.abs(constant) > 1);
      if (isSum && distant) throw new NotUnderstood(`${describe(node)} moves positions by a constant`);
      for (const output of node.outputs) {
        if (positions.has(output)) continue;
        positions.add(output);
        waiting.push(output);
      }
    }
  }
}
