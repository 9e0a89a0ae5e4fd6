import type { OnnxNode } from '../onnx/onnx-model.js';
import type { CacheNames, LayerCache } from './cache-layout.js';
import { describe, type GraphEditor } from './graph-editor.js';
import { NotUnderstood } from './not-understood.js';
import { microsoft, type TwoPieceValues, twoPieceScores } from './two-piece-attention.js';
import { floatOf, integerOf, isScalar, originOf, type Reader, readersOf } from './value-queries.js';

/** The node that makes a present, plain copies left out. */
export function presentProducer(graph: GraphEditor, { present }: CacheNames): OnnxNode | undefined {
  return graph.producer(originOf(graph, present));
}

/** New rows of one layer, `[batch, heads, new, headSize]`. */
export interface AddedRows {
  /** Keys. */
  readonly key: string;
  /** Values. */
  readonly value: string;
}

/**
 * Rewrites attention whose cache grows by `present = Concat(past, new)`.
 *
 * @throws NotUnderstood when keys or values are read in a way that is not known
 */
export function rewriteConcatLayer(
  graph: GraphEditor,
  { key, value }: LayerCache,
  values: TwoPieceValues,
): AddedRows {
  const keys = takeConcat(graph, key);
  const attended = takeConcat(graph, value);
  rewriteKeys(graph, keys);
  const reader = onlyReader(graph, attended);
  const { node } = reader;
  if (node.operator !== 'MatMul' || node.inputs[1] !== reader.value) {
    throw new NotUnderstood(`values are read by ${describe(node)}`);
  }
  graph.remove(node);
  values.multiply(node.inputs[0]!, attended, node.outputs[0]!);
  return { key: keys.added, value: attended.added };
}

/** A cache tensor in its two pieces, and what both together were called. */
interface Pieces {
  readonly past: string;
  readonly added: string;
  readonly whole: string;
}

function takeConcat(graph: GraphEditor, names: CacheNames): Pieces {
  const concat = presentProducer(graph, names);
  const [past = '', added = ''] = concat?.inputs ?? [];
  const axis = concat ? integerOf(concat, 'axis', 0) : 0;
  const isKnown = concat?.operator === 'Concat' && concat.inputs.length === 2 && (axis === 2 || axis === -2);
  if (!isKnown || originOf(graph, past) !== names.past) {
    const found = concat ? describe(concat) : 'nothing';
    throw new NotUnderstood(`${names.present} is not the cache with new rows behind it but ${found}`);
  }
  graph.remove(concat);
  const pieces = { past: names.past, added, whole: concat.outputs[0]! };
  for (const { node } of readersOf(graph, pieces.whole)) {
    if (node.operator === 'Shape') replaceShape(graph, node, pieces);
  }
  return pieces;
}

/** The shape of the whole is the shape of the past with the new rows added to its third size. */
function replaceShape(graph: GraphEditor, node: OnnxNode, { past, added }: Pieces): void {
  graph.remove(node);
  const growth = graph.add('Mul', [graph.add('Shape', [added]), graph.integers(0, 0, 1, 0)]);
  const start = integerOf(node, 'start', 0);
  const end = integerOf(node, 'end', 4);
  const output = node.outputs[0]!;
  const isWhole = start === 0 && end >= 4;
  const shape = graph.add('Add', [graph.add('Shape', [past]), growth], isWhole ? { output } : {});
  if (!isWhole) graph.add('Slice', [shape, graph.integers(start), graph.integers(end)], { output });
}

function onlyReader(graph: GraphEditor, { whole }: Pieces): Reader {
  const readers = readersOf(graph, whole).filter(({ node }) => node.operator !== 'Shape');
  const [reader] = readers;
  if (!reader || readers.length !== 1) {
    throw new NotUnderstood(`${whole} is read by ${readers.length} nodes instead of one`);
  }
  return reader;
}

/**
 * Follows keys through transposition and multiplication by one number to the product with the queries, which becomes two
 * products. The numbers are applied to the scores instead.
 */
function rewriteKeys(graph: GraphEditor, keys: Pieces): void {
  const factors: { operator: 'Mul' | 'Div'; by: string }[] = [];
  let reader = onlyReader(graph, keys);
  let isTransposed = false;
  for (;;) {
    const { node, value } = reader;
    const [first = '', second = ''] = node.inputs;
    if (node.operator === 'Transpose' && permutation(node) === '0,1,3,2') isTransposed = !isTransposed;
    else if (node.operator === 'Mul' && first !== second && isScalar(graph, first === value ? second : first))
      factors.push({ operator: 'Mul', by: first === value ? second : first });
    else if (node.operator === 'Div' && first === value && isScalar(graph, second))
      factors.push({ operator: 'Div', by: second });
    else break;
    graph.remove(node);
    reader = onlyReader(graph, { ...keys, whole: node.outputs[0]! });
  }
  const { node, value } = reader;
  const [query = '', second] = node.inputs;
  const isPlain = node.operator === 'MatMul' && isTransposed;
  const isFused = node.operator === 'FusedMatMul' && node.domain === microsoft && transposesSecondOnly(node);
  if (second !== value || query === value || !(isPlain || (isFused && !isTransposed))) {
    throw new NotUnderstood(`keys are read by ${describe(node)}`);
  }
  const alpha = floatOf(node, 'alpha', 1);
  if (alpha !== 1) factors.push({ operator: 'Mul', by: graph.float(alpha) });
  graph.remove(node);
  const output = node.outputs[0]!;
  let scores = twoPieceScores(graph, query, keys, factors.length === 0 ? output : undefined);
  factors.forEach(({ operator, by }, index) => {
    const isLast = index === factors.length - 1;
    scores = graph.add(operator, [scores, by], isLast ? { output } : {});
  });
}

function permutation(node: OnnxNode): string {
  return node.attributes.get('perm')?.integers.join() ?? '';
}

function transposesSecondOnly(node: OnnxNode): boolean {
  const flags = ['transA', 'transBatchA', 'transBatchB'];
  return integerOf(node, 'transB', 0) === 1 && flags.every((flag) => integerOf(node, flag, 0) === 0);
}
