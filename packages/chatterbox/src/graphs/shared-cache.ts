import type { NamedTensor } from '@starling-tts/core';
import type { Tensor } from 'onnxruntime-common';
import { positionShift } from '../graph-rewrite/positions.js';
import {
  addedRows,
  type BorrowedCacheLayout,
  type CachedRow,
  pastNames,
  spareRows,
} from './borrowed-cache.js';
import type { GraphSession } from './graph-session.js';

/** A sequence's place in a {@link SharedCache}. */
export interface SharedRow {
  /** Positions it has. */
  readonly length: number;
}

/**
 * The keys and values of several sequences side by side, so that one run of a rewritten graph takes all of them one position further.
 * Each row has a length of its own: the mask hides what is behind it. Rows are added and removed between runs.
 */
export class SharedCache {
  readonly #graph: GraphSession;
  readonly #layout: BorrowedCacheLayout;
  readonly #rows: { length: number }[] = [];
  #buffers: readonly Float32Array[] = [];
  #pasts: Record<string, Tensor> | undefined;
  #places = 0;
  #capacity = 0;

  constructor(graph: GraphSession, layout: BorrowedCacheLayout) {
    this.#graph = graph;
    this.#layout = layout;
  }

  /** The rows in the order in which the graph sees them. */
  get rows(): readonly SharedRow[] {
    return this.#rows;
  }

  /** Adds a sequence; what it has so far is copied. */
  add(source: CachedRow): SharedRow {
    const place = this.#rows.length;
    if (place >= this.#places || source.length > this.#capacity) {
      const places = place < this.#places ? this.#places : Math.max(1, 2 * this.#places);
      this.#lay(places, Math.max(this.#capacity, source.length + spareRows));
    }
    const row = { length: source.length };
    this.#rows.push(row);
    this.#copy(source, place);
    this.#pasts = undefined;
    return row;
  }

  /** Removes a sequence. The last one takes its place. */
  remove(row: SharedRow): void {
    const place = this.#rows.indexOf(row as { length: number });
    if (place < 0) return;
    const last = this.#rows.length - 1;
    if (place < last) {
      this.#copy(this.#rowAt(last), place);
      this.#rows[place] = this.#rows[last]!;
    }
    this.#rows.pop();
    this.#pasts = undefined;
    if (this.#rows.length === 0) {
      this.#buffers = [];
      this.#places = 0;
      this.#capacity = 0;
      return;
    }
    // Unused rows are read at each step: what only a long sequence needed is given back.
    const needed = this.#longest() + spareRows;
    if (this.#capacity > needed + spareRows) this.#lay(this.#places, needed);
  }

  /** Inputs of the cache, the mask and the shift for one new position of every row. */
  feeds(): Record<string, Tensor> {
    const { layers, heads, headSize, hasPositionShift } = this.#layout;
    const batch = this.#rows.length;
    const dims = [batch, heads, this.#capacity, headSize];
    const size = batch * heads * this.#capacity * headSize;
    this.#pasts ??= Object.fromEntries(
      pastNames(layers).map((name, tensor) => {
        const data = this.#buffers[tensor]!.subarray(0, size);
        return [name, this.#graph.tensor(name, { type: 'float32', dims, data })];
      }),
    );
    const shift: NamedTensor = {
      type: 'int64',
      dims: [batch],
      data: BigInt64Array.from(this.#rows, ({ length }) => BigInt(length - this.#capacity)),
    };
    return {
      ...this.#pasts,
      attention_mask: this.#graph.tensor('attention_mask', this.#mask()),
      ...(hasPositionShift && { [positionShift]: this.#graph.tensor(positionShift, shift) }),
    };
  }

  /**
   * Takes the new position of every row.
   *
   * @throws StarlingError `model_invalid` when they are not there
   */
  take(outputs: Readonly<Record<string, Tensor>>): void {
    const { layers, heads, headSize } = this.#layout;
    const batch = this.#rows.length;
    const added = addedRows(outputs, 2 * layers * batch * heads * headSize);
    const longest = this.#longest() + 1;
    if (longest > this.#capacity) this.#lay(this.#places, longest + spareRows);
    const stride = this.#capacity * headSize;
    let read = 0;
    for (const buffer of this.#buffers) {
      this.#rows.forEach(({ length }, place) => {
        for (let head = 0; head < heads; head++, read += headSize) {
          buffer.set(
            added.subarray(read, read + headSize),
            (place * heads + head) * stride + length * headSize,
          );
        }
      });
    }
    for (const row of this.#rows) row.length += 1;
  }

  #longest(): number {
    return Math.max(...this.#rows.map(({ length }) => length));
  }

  #rowAt(place: number): CachedRow {
    const { heads, headSize } = this.#layout;
    const { length } = this.#rows[place]!;
    const stride = this.#capacity * headSize;
    const buffers = this.#buffers;
    return {
      length,
      block(tensor, head) {
        const start = (place * heads + head) * stride;
        return buffers[tensor]!.subarray(start, start + length * headSize);
      },
    };
  }

  #copy(source: CachedRow, place: number): void {
    const { heads, headSize } = this.#layout;
    const stride = this.#capacity * headSize;
    this.#buffers.forEach((buffer, tensor) => {
      for (let head = 0; head < heads; head++) {
        buffer.set(source.block(tensor, head), (place * heads + head) * stride);
      }
    });
  }

  /** Lays the buffers out anew, with every row where it was. */
  #lay(places: number, capacity: number): void {
    const { layers, heads, headSize } = this.#layout;
    const rows = this.#rows.map((_, place) => this.#rowAt(place));
    this.#buffers = Array.from(
      { length: 2 * layers },
      () => new Float32Array(places * heads * capacity * headSize),
    );
    this.#places = places;
    this.#capacity = capacity;
    this.#pasts = undefined;
    rows.forEach((row, place) => {
      this.#copy(row, place);
    });
  }

  /** Ones for what each row may see. The two kinds are those of `MaskKind`. */
  #mask(): NamedTensor {
    const isPlaced = this.#layout.mask === 'capacity';
    const cached = isPlaced ? this.#capacity : this.#longest();
    const width = cached + 1;
    const data = new BigInt64Array(this.#rows.length * width);
    this.#rows.forEach(({ length }, place) => {
      const start = place * width;
      data.fill(1n, start, start + (isPlaced ? length : length + 1));
      if (isPlaced) data[start + cached] = 1n;
    });
    return { type: 'int64', dims: [this.#rows.length, width], data };
  }
}
