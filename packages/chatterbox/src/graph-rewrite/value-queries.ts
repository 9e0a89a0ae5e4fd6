import { onnxType } from '../onnx/onnx-fields.js';
import type { OnnxNode } from '../onnx/onnx-model.js';
import type { GraphEditor } from './graph-editor.js';

/** Operators that make one number out of numbers. */
const scalarArithmetic = new Set([
  'Sqrt',
  'Mul',
  'Div',
  'Pow',
  'Reciprocal',
  'Cast',
  'Identity',
  'Add',
  'Sub',
]);

/** Longest chain of operators looked at to prove that a value is one number. */
const deepestScalar = 16;

/** Whether a value is one number whatever the inputs are, so that it can be moved across a product of matrices. */
export function isScalar(graph: GraphEditor, value: string, depth = 0): boolean {
  const constant = graph.constant(value);
  if (constant) return constant.dims.length <= 1 && constant.dims.every((size) => size === 1);
  const node = graph.producer(value);
  if (!node || depth > deepestScalar) return false;
  const isPart = (input: string) => isScalar(graph, input, depth + 1);
  if (scalarArithmetic.has(node.operator)) return node.inputs.every(isPart);
  const [data = '', from = '', to = ''] = node.inputs;
  if (node.operator === 'Squeeze') return isPart(data);
  if (graph.producer(data)?.operator !== 'Shape') return false;
  if (node.operator === 'Gather') return isPart(from);
  const first = graph.constant(from)?.integers;
  const last = graph.constant(to)?.integers;
  // A size counted from the front or from the back, for example Shape(x)[-1:].
  if (node.operator !== 'Slice' || first?.length !== 1 || last?.length !== 1) return false;
  return last[0]! - first[0]! === 1 || (first[0] === -1 && last[0]! > 2 ** 31 - 2);
}

/** A node's integer attribute. */
export function integerOf(node: OnnxNode, attribute: string, missing: number): number {
  return node.attributes.get(attribute)?.integer ?? missing;
}

/** A node's float attribute. */
export function floatOf(node: OnnxNode, attribute: string, missing: number): number {
  return node.attributes.get(attribute)?.float ?? missing;
}

/** Whether a node hands a float32 value on unchanged. */
export function isIdentity(node: OnnxNode): boolean {
  return (
    node.operator === 'Identity' ||
    (node.operator === 'Cast' && integerOf(node, 'to', 0) === onnxType.float32)
  );
}

/** The value a float32 value is a plain copy of. */
export function originOf(graph: GraphEditor, value: string): string {
  let origin = value;
  for (let node = graph.producer(origin); node && isIdentity(node); node = graph.producer(origin)) {
    const next: string = node.inputs[0] ?? '';
    if (next === origin) break;
    origin = next;
  }
  return origin;
}

/** A node that reads a value, and under which of its copies. */
export interface Reader {
  /** The node. */
  readonly node: OnnxNode;
  /** Name of the copy it reads. */
  readonly value: string;
}

/** Every node that reads a float32 value or a plain copy of it; the copying nodes are not among them. */
export function readersOf(graph: GraphEditor, value: string): readonly Reader[] {
  const readers: Reader[] = [];
  const copies = [value];
  const seen = new Set(copies);
  for (let copy = copies.pop(); copy !== undefined; copy = copies.pop()) {
    for (const node of graph.readers(copy)) {
      const output = node.outputs[0] ?? '';
      if (!isIdentity(node)) readers.push({ node, value: copy });
      else if (!seen.has(output)) {
        seen.add(output);
        copies.push(output);
      }
    }
  }
  return readers;
}
