import { type NamedTensor, StarlingError } from '@starling-tts/core';
import type { Tensor } from 'onnxruntime-common';
import { positionShift } from '../graph-rewrite/positions.js';
import { addedRowsOutput, type RewrittenGraph } from '../graph-rewrite/rewrite-graph.js';
import type { GraphSession } from './graph-session.js';
import { type KeyValueCache, pastPrefix } from './key-value-cache.js';

/** What is known about the cache of a rewritten graph. */
export type BorrowedCacheLayout = Omit<RewrittenGraph, 'file'>;

/** What a rewritten graph has beside embeddings, mask and logits. */
export function borrowedCacheContract({ layers, hasPositionShift }: BorrowedCacheLayout): {
  inputs: readonly string[];
  outputs: readonly string[];
} {
  const shift = hasPositionShift ? [positionShift] : [];
  return { inputs: [...pastNames(layers), ...shift], outputs: [addedRowsOutput] };
}

/**
 * Rows put aside whenever the buffers grow. Every unused row is read at each step, growing copies all used ones: with 30 layers
 * of 16 heads, at 500 to 1000 positions, the two costs are alike at about this many.
 */
export const spareRows = 128;

/** Settings of {@link BorrowedCache}. */
export interface BorrowedCacheSettings {
  /** Rows decoded side by side. */
  readonly batch: number;
  /** Most positions there can be. */
  readonly mostPositions: number;
  /** What unused rows hold. Must be finite: they are multiplied by zero. */
  readonly unusedValue: number;
}

/**
 * A cache in JavaScript's memory, which the runtime reads where it lies. Each step returns its new rows only; they are written
 * behind the used ones, `[batch, heads, capacity, headSize]`, key and value of each layer in a buffer of their own.
 */
export class BorrowedCache implements KeyValueCache {
  readonly #graph: GraphSession;
  readonly #layout: BorrowedCacheLayout;
  readonly #settings: BorrowedCacheSettings;
  #buffers: readonly Float32Array[] = [];
  #feeds: Record<string, Tensor> = {};
  #length = 0;
  #capacity = 0;

  constructor(graph: GraphSession, layout: BorrowedCacheLayout, settings: BorrowedCacheSettings) {
    this.#graph = graph;
    this.#layout = layout;
    this.#settings = settings;
    // The first step meets a cache without rows, as in the original: some graphs treat a whole prompt in a way of its own.
    this.#resize(0);
  }

  feeds(added: number): Record<string, Tensor> {
    const shift: NamedTensor = {
      type: 'int64',
      dims: [],
      data: BigInt64Array.of(BigInt(this.#length - this.#capacity)),
    };
    return {
      ...this.#feeds,
      attention_mask: this.#graph.tensor('attention_mask', this.#mask(added)),
      ...(this.#layout.hasPositionShift && { [positionShift]: this.#graph.tensor(positionShift, shift) }),
    };
  }

  take(outputs: Readonly<Record<string, Tensor>>, added: number): void {
    const { layers, heads, headSize } = this.#layout;
    const blocks = this.#settings.batch * heads;
    const size = added * headSize;
    const rows = addedRows(outputs, 2 * layers * blocks * size);
    if (this.#length + added > this.#capacity) this.#resize(this.#length + added);
    const stride = this.#capacity * headSize;
    const first = this.#length * headSize;
    let read = 0;
    for (const buffer of this.#buffers) {
      for (let block = 0; block < blocks; block++, read += size) {
        buffer.set(rows.subarray(read, read + size), block * stride + first);
      }
    }
    this.#length += added;
  }

  /** What one row of the batch holds, to be copied elsewhere. */
  row(item: number): CachedRow {
    const { heads, headSize } = this.#layout;
    const stride = this.#capacity * headSize;
    return {
      length: this.#length,
      block: (tensor, head) => {
        const start = (item * heads + head) * stride;
        return this.#buffers[tensor]!.subarray(start, start + this.#length * headSize);
      },
    };
  }

  dispose(): void {
    this.#buffers = [];
    this.#feeds = {};
  }

  #resize(rows: number): void {
    const { layers, heads, headSize } = this.#layout;
    const { batch, mostPositions, unusedValue } = this.#settings;
    // One position short of the most: the row of the step that gets there has its place behind the cache.
    const capacity = rows === 0 ? 0 : Math.max(rows, Math.min(rows + spareRows, mostPositions - 1));
    const before = this.#buffers;
    const oldStride = this.#capacity * headSize;
    const stride = capacity * headSize;
    const used = this.#length * headSize;
    this.#buffers = Array.from({ length: 2 * layers }, (_, index) => {
      const buffer = new Float32Array(batch * heads * stride);
      if (unusedValue !== 0) buffer.fill(unusedValue);
      const old = before[index];
      for (let block = 0; old && block < batch * heads; block++) {
        buffer.set(old.subarray(block * oldStride, block * oldStride + used), block * stride);
      }
      return buffer;
    });
    this.#capacity = capacity;
    const dims = [batch, heads, capacity, headSize];
    this.#feeds = Object.fromEntries(
      pastNames(layers).map((name, index) => [
        name,
        this.#graph.tensor(name, { type: 'float32', dims, data: this.#buffers[index]! }),
      ]),
    );
  }

  #mask(added: number): NamedTensor {
    const { batch } = this.#settings;
    const cached = this.#layout.mask === 'capacity' ? this.#capacity : this.#length;
    const width = cached + added;
    const data = new BigInt64Array(batch * width).fill(1n);
    for (let item = 0; item < batch; item++) {
      data.fill(0n, item * width + this.#length, item * width + cached);
    }
    return { type: 'int64', dims: [batch, width], data };
  }
}

/** One sequence's keys and values. */
export interface CachedRow {
  /** Positions. */
  readonly length: number;
  /**
   * Numbers of one head, `[length, headSize]`.
   *
   * @param tensor place in {@link pastNames}
   */
  block(tensor: number, head: number): Float32Array;
}

/**
 * The new rows a rewritten graph returns.
 *
 * @throws StarlingError `model_invalid` when they are not as many numbers as there must be
 */
export function addedRows(outputs: Readonly<Record<string, Tensor>>, size: number): Float32Array {
  const rows = outputs[addedRowsOutput]?.data;
  if (rows instanceof Float32Array && rows.length === size) return rows;
  throw new StarlingError(
    'model_invalid',
    'The rewritten language_model returned other rows than it was built to return. Open the model without rewriting.',
    { model: 'language_model' },
  );
}

/** Inputs of the cache in the order of the rewritten graph's rows. */
export function pastNames(layers: number): readonly string[] {
  return Array.from({ length: layers }, (_, layer) =>
    ['key', 'value'].map((kind) => `${pastPrefix}${layer}.${kind}`),
  ).flat();
}
