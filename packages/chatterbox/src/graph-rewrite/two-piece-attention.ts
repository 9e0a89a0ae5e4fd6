import type { GraphEditor } from './graph-editor.js';

/** Operator set of ONNX Runtime's own operators. */
export const microsoft = 'com.microsoft';

/** Queries times transposed keys, `[batch, heads, queries, keys]`, without writing the transposed keys anywhere. */
export function scoresOf(graph: GraphEditor, query: string, keys: string): string {
  return graph.add('FusedMatMul', [query, keys], { domain: microsoft, attributes: { transB: 1 } });
}

/** Scores of the cached keys followed by those of the new ones. */
export function twoPieceScores(
  graph: GraphEditor,
  query: string,
  keys: { readonly past: string; readonly added: string },
  output?: string,
): string {
  const pieces = [scoresOf(graph, query, keys.past), scoresOf(graph, query, keys.added)];
  return graph.add('Concat', pieces, { attributes: { axis: 3 }, ...(output !== undefined && { output }) });
}

/** Cuts attention weights where the cache ends and adds up what each part gives: the values are never put together. */
export class TwoPieceValues {
  readonly #graph: GraphEditor;
  readonly #start: string;
  readonly #end: string;
  readonly #axis: string;
  readonly #border: string;

  /** @param anyPast one past input: they are all of one length */
  constructor(graph: GraphEditor, anyPast: string) {
    this.#graph = graph;
    this.#start = graph.integers(0);
    this.#end = graph.integers(2 ** 40);
    this.#axis = graph.integers(-1);
    this.#border = graph.add('Gather', [graph.add('Shape', [anyPast]), graph.integers(2)]);
  }

  /** Number of cached rows, unused ones included, as a tensor of one number. */
  get border(): string {
    return this.#border;
  }

  /** Weights times values. */
  multiply(
    weights: string,
    values: { readonly past: string; readonly added: string },
    output?: string,
  ): string {
    const graph = this.#graph;
    const cached = graph.add('Slice', [weights, this.#start, this.#border, this.#axis]);
    const added = graph.add('Slice', [weights, this.#border, this.#end, this.#axis]);
    const pieces = [graph.add('MatMul', [cached, values.past]), graph.add('MatMul', [added, values.added])];
    return graph.add('Add', pieces, output === undefined ? {} : { output });
  }
}
