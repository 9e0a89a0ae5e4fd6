import { onnxType } from '../onnx/onnx-fields.js';
import type { OnnxNode } from '../onnx/onnx-model.js';
import type { CacheLayout, LayerCache } from './cache-layout.js';
import type { AddedRows } from './concat-attention.js';
import { describe, type GraphEditor } from './graph-editor.js';
import { NotUnderstood } from './not-understood.js';
import { microsoft, type TwoPieceValues, twoPieceScores } from './two-piece-attention.js';
import { floatOf, integerOf } from './value-queries.js';

/** Lowest float32, as exports use it for what must not be seen. */
const lowest = -3.4028234663852886e38;

/** Nodes that all layers share, made once for each `seqlens_k`. */
interface SharedNodes {
  /** Number of new rows, a tensor of one number. */
  readonly added: string;
  /** Positions of the new rows, `[batch, new]`. */
  readonly positions: string;
  /** What is added to the scores: zero for what a row may see, {@link lowest} for what not, `[batch, 1, new, capacity + new]`. */
  readonly bias: string;
}

/**
 * Takes `GroupQueryAttention` apart into rotary embedding and two-piece attention, because its keys after rotation cannot be
 * seen from outside. Rows of the cache from `seqlens_k + 1 - new` on are hidden in the graph.
 */
export class GroupedQueryAttention {
  readonly #graph: GraphEditor;
  readonly #layout: CacheLayout;
  readonly #values: TwoPieceValues;
  readonly #shared = new Map<string, SharedNodes>();

  /** @param values cuts attention weights */
  constructor(graph: GraphEditor, layout: CacheLayout, values: TwoPieceValues) {
    this.#graph = graph;
    this.#layout = layout;
    this.#values = values;
  }

  /**
   * Rewrites one layer.
   *
   * @throws NotUnderstood for grouped heads, packed inputs, soft caps, windows, quantised caches and smooth softmax
   */
  rewriteLayer(node: OnnxNode, cache: LayerCache): AddedRows {
    this.#requireKnown(node, cache);
    const graph = this.#graph;
    const { heads, headSize } = this.#layout;
    const [query = '', key = '', value = '', , , lengths = '', , cosines = '', sines = ''] = node.inputs;
    const shared = this.#sharedNodes(query, lengths, cache.key.past);
    const toHeads = (input: string) =>
      graph.add('Transpose', [graph.add('Reshape', [input, graph.integers(0, 0, heads, headSize)])], {
        attributes: { perm: [0, 2, 1, 3] },
      });
    const rotated = (input: string) =>
      integerOf(node, 'do_rotary', 0) === 0
        ? input
        : graph.add('RotaryEmbedding', [input, shared.positions, cosines, sines], {
            domain: microsoft,
            attributes: { interleaved: integerOf(node, 'rotary_interleaved', 0) },
          });
    const added = { key: rotated(toHeads(key)), value: toHeads(value) };
    const scores = twoPieceScores(graph, rotated(toHeads(query)), { past: cache.key.past, added: added.key });
    const scale = floatOf(node, 'scale', 0) || 1 / Math.sqrt(headSize);
    const biased = graph.add('Add', [graph.add('Mul', [scores, graph.float(scale)]), shared.bias]);
    const weights = graph.add('Softmax', [biased], { attributes: { axis: -1 } });
    const attended = this.#values.multiply(weights, { past: cache.value.past, added: added.value });
    const joined = graph.add('Transpose', [attended], { attributes: { perm: [0, 2, 1, 3] } });
    graph.remove(node);
    graph.add('Reshape', [joined, graph.integers(0, 0, heads * headSize)], { output: node.outputs[0]! });
    return added;
  }

  #requireKnown(node: OnnxNode, cache: LayerCache): void {
    const { heads } = this.#layout;
    const [query, key, value, past, pastValue, lengths, , cosines, sines, ...more] = node.inputs;
    const rotates = integerOf(node, 'do_rotary', 0) === 1;
    const isKnown =
      node.domain === microsoft &&
      integerOf(node, 'num_heads', 0) === heads &&
      integerOf(node, 'kv_num_heads', 0) === heads &&
      [query, key, value, lengths].every(Boolean) &&
      past === cache.key.past &&
      pastValue === cache.value.past &&
      node.outputs[1] === cache.key.present &&
      node.outputs[2] === cache.value.present &&
      !node.outputs[3] &&
      (!rotates || Boolean(cosines && sines)) &&
      !more.some(Boolean);
    const plain = ['smooth_softmax', 'k_quant_type', 'v_quant_type', 'kv_cache_bit_width', 'qk_output'];
    const isPlain =
      floatOf(node, 'softcap', 0) === 0 &&
      integerOf(node, 'local_window_size', -1) === -1 &&
      plain.every((attribute) => integerOf(node, attribute, 0) === 0);
    if (!isKnown || !isPlain) throw new NotUnderstood(`${describe(node)} has inputs or settings not known`);
    if ([cache.key, cache.value].some(({ present }) => this.#graph.readers(present).length > 0)) {
      throw new NotUnderstood(`the presents of ${describe(node)} are read again`);
    }
  }

  #sharedNodes(query: string, lengths: string, anyPast: string): SharedNodes {
    const known = this.#shared.get(lengths);
    if (known) return known;
    const graph = this.#graph;
    const zero = graph.integers(0);
    const one = graph.integers(1);
    const first = graph.integer(0);
    const step = graph.integer(1);
    const scalar = (value: string) => graph.add('Squeeze', [value, zero]);
    const added = graph.add('Gather', [graph.add('Shape', [query]), one]);
    const rows = graph.add('Range', [first, scalar(added), step]);
    const last = graph.add('Cast', [lengths], { attributes: { to: onnxType.int64 } });
    const column = graph.add('Reshape', [last, graph.integers(-1, 1)]);
    // Rows really in the cache, [batch, 1].
    const used = graph.add('Sub', [graph.add('Add', [column, one]), added]);
    const positions = graph.add('Add', [used, rows]);

    const seen = graph.float(0);
    const hidden = graph.float(lowest);
    const visible = (condition: string) => graph.add('Where', [condition, seen, hidden]);
    const border = this.#values.border;
    const cachedRows = graph.add('Range', [first, scalar(border), step]);
    const cached = graph.add('Unsqueeze', [
      visible(graph.add('Less', [cachedRows, used])),
      graph.integers(1, 2),
    ]);
    const triangle = graph.add('LessOrEqual', [
      graph.add('Unsqueeze', [rows, zero]),
      graph.add('Unsqueeze', [rows, one]),
    ]);
    const fresh = graph.add('Unsqueeze', [visible(triangle), graph.integers(0, 1)]);
    const batch = graph.add('Slice', [graph.add('Shape', [anyPast]), zero, one]);
    const expanded = (bias: string, columns: string) => {
      const shape = graph.add('Concat', [batch, one, added, columns], { attributes: { axis: 0 } });
      return graph.add('Expand', [bias, shape]);
    };
    const bias = graph.add('Concat', [expanded(cached, border), expanded(fresh, added)], {
      attributes: { axis: 3 },
    });
    const shared = { added, positions, bias };
    this.#shared.set(lengths, shared);
    return shared;
  }
}
