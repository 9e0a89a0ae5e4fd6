import { createNode, createTensor, type NewAttributes } from '../onnx/onnx-builders.js';
import { onnxType } from '../onnx/onnx-fields.js';
import type { OnnxModel, OnnxNode, OnnxTensor } from '../onnx/onnx-model.js';
import { NotUnderstood } from './not-understood.js';

/** Every value, node and weight that rewriting adds begins with this. */
const prefix = 'starling_cache/';

/** More nodes than any known export has by far (30 layers: about 3000). Bounds the work on a hostile file. */
const mostNodes = 20_000;

/** What a new node may say about itself. */
export interface NewNode {
  /** Name of its output; default a fresh one. */
  readonly output?: string;
  /** Operator set; default ONNX's own. */
  readonly domain?: string;
  /** Integer attributes. */
  readonly attributes?: NewAttributes;
}

/** A graph indexed by its values, with nodes taken out and put in. */
export class GraphEditor {
  /** The graph as it was. */
  readonly model: OnnxModel;
  readonly #producers = new Map<string, OnnxNode>();
  readonly #readers = new Map<string, OnnxNode[]>();
  readonly #constants = new Map<string, OnnxTensor>();
  readonly #removed = new Set<OnnxNode>();
  readonly #added: OnnxNode[] = [];
  readonly #addedConstants: OnnxTensor[] = [];
  #names = 0;

  /** @throws NotUnderstood for graphs with functions, inner graphs, doubled names, or far too many nodes */
  constructor(model: OnnxModel) {
    this.model = model;
    if (model.nodes.length > mostNodes) throw new NotUnderstood('it has too many nodes');
    if (model.hasFunctions) throw new NotUnderstood('it defines functions of its own');
    for (const node of model.nodes) this.#index(node);
    for (const tensor of model.initializers) this.#constants.set(tensor.name, tensor);
  }

  #index(node: OnnxNode): void {
    for (const { holdsGraph } of node.attributes.values()) {
      if (holdsGraph) throw new NotUnderstood(`${describe(node)} holds a graph of its own`);
    }
    for (const output of node.outputs) {
      if (output === '') continue;
      if (this.#producers.has(output) || output.startsWith(prefix)) {
        throw new NotUnderstood(`${output} is made twice`);
      }
      this.#producers.set(output, node);
    }
    for (const input of new Set(node.inputs)) {
      const readers = this.#readers.get(input);
      if (readers) readers.push(node);
      else this.#readers.set(input, [node]);
    }
    const { tensor } = node.attributes.get('value') ?? {};
    if (node.operator === 'Constant' && tensor) this.#constants.set(node.outputs[0] ?? '', tensor);
  }

  /** The node that makes a value; undefined for inputs and weights. */
  producer(value: string): OnnxNode | undefined {
    return this.#producers.get(value);
  }

  /** The nodes of the original graph that read a value. */
  readers(value: string): readonly OnnxNode[] {
    return this.#readers.get(value) ?? [];
  }

  /** A weight or constant; undefined for everything that is computed. */
  constant(value: string): OnnxTensor | undefined {
    return this.#constants.get(value);
  }

  /** Takes a node out. */
  remove(node: OnnxNode): void {
    this.#removed.add(node);
  }

  /** Puts a node in and returns its output. */
  add(operator: string, inputs: readonly string[], options: NewNode = {}): string {
    const output = options.output ?? this.#fresh();
    const { domain = '', attributes = {} } = options;
    this.#added.push(createNode(operator, domain, inputs, output, attributes));
    return output;
  }

  /** Puts a one-dimensional int64 constant in. */
  integers(...values: readonly number[]): string {
    return this.#constant(onnxType.int64, [values.length], BigInt64Array.from(values, BigInt));
  }

  /** Puts a scalar int64 constant in. */
  integer(value: number): string {
    return this.#constant(onnxType.int64, [], BigInt64Array.of(BigInt(value)));
  }

  /** Puts a scalar float32 constant in. */
  float(value: number): string {
    return this.#constant(onnxType.float32, [], Float32Array.of(value));
  }

  #constant(type: number, dims: readonly number[], values: BigInt64Array | Float32Array): string {
    const tensor = createTensor(this.#fresh(), type, dims, values);
    this.#addedConstants.push(tensor);
    return tensor.name;
  }

  #fresh(): string {
    return `${prefix}${this.#names++}`;
  }

  /**
   * The changed graph's nodes and weights: those the outputs depend on, producers before readers.
   *
   * @throws NotUnderstood when the nodes cannot be put in order
   */
  finish(outputs: readonly string[]): Pick<OnnxModel, 'nodes' | 'initializers'> {
    const nodes = [...this.model.nodes.filter((node) => !this.#removed.has(node)), ...this.#added];
    const producers = new Map(
      nodes.flatMap((node) => node.outputs.filter((output) => output !== '').map((output) => [output, node])),
    );
    const ordered = inOrder(outputs, producers);
    const read = new Set([...outputs, ...ordered.flatMap(({ inputs }) => inputs)]);
    const initializers = [...this.model.initializers, ...this.#addedConstants];
    return { nodes: ordered, initializers: initializers.filter(({ name }) => read.has(name)) };
  }
}

/** Depth first without recursion: a hostile chain of nodes must not overflow the stack. */
function inOrder(outputs: readonly string[], producers: ReadonlyMap<string, OnnxNode>): OnnxNode[] {
  const ordered: OnnxNode[] = [];
  const state = new Map<OnnxNode, 'open' | 'done'>();
  const stack: OnnxNode[] = outputs.flatMap((output) => producers.get(output) ?? []).reverse();
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    if (state.get(node) === 'done') {
      stack.pop();
      continue;
    }
    const waiting = node.inputs
      .flatMap((input) => producers.get(input) ?? [])
      .filter((needed) => state.get(needed) !== 'done');
    if (waiting.length === 0) {
      state.set(node, 'done');
      ordered.push(node);
      stack.pop();
    } else if (state.get(node) === 'open') {
      throw new NotUnderstood(`${describe(node)} depends on itself`);
    } else {
      state.set(node, 'open');
      stack.push(...waiting);
    }
  }
  return ordered;
}

/** How a node is called in messages. */
export function describe(node: OnnxNode): string {
  return `${node.operator} ${node.name || node.outputs[0] || ''}`.trim();
}
