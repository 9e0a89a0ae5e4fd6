import { type NamedTensor, orAborted, throwIfAborted } from '@starling-tts/core';
import type { Tensor } from 'onnxruntime-common';
import type { BorrowedCache } from './borrowed-cache.js';
import type { SharedCache, SharedRow } from './shared-cache.js';

/**
 * Runs the graph once for all rows of the shared cache.
 *
 * @param embeds `[rows, 1, hidden]`, in the order of the cache's rows
 * @returns the graph's outputs, and the logits of each row
 */
export type BatchRun = (
  embeds: NamedTensor,
  cache: SharedCache,
) => Promise<{ outputs: Record<string, Tensor>; logits: readonly Float32Array[] }>;

interface Waiting {
  readonly embeds: Float32Array;
  resolve(logits: readonly Float32Array[]): void;
  reject(reason: unknown): void;
}

/**
 * Decodes several sequences as one batch. Sequences join behind their prompts and leave at any step. A run begins when every
 * member has asked for its next position, so that none is left behind: between two steps a member has only to choose a token.
 */
export class DecodingBatch {
  readonly #cache: SharedCache;
  readonly #run: BatchRun;
  readonly #mostRows: number;
  readonly #members = new Set<BatchMember>();
  readonly #waiting = new Map<BatchMember, Waiting>();
  /** Joining, leaving and running change the cache, so they follow one another. */
  #last: Promise<unknown> = Promise.resolve();
  #reserved = 0;
  #isRunning = false;

  /** @param mostRows rows decoded at once; a sequence with guidance takes two */
  constructor(cache: SharedCache, run: BatchRun, mostRows: number) {
    this.#cache = cache;
    this.#run = run;
    this.#mostRows = mostRows;
  }

  /**
   * Takes a sequence in, with what its cache holds.
   *
   * @returns undefined when there is no room
   */
  async join(cache: BorrowedCache, rows: number): Promise<BatchMember | undefined> {
    if (this.#reserved + rows > this.#mostRows) return undefined;
    this.#reserved += rows;
    return await this.#exclusive(() => {
      const places: SharedRow[] = [];
      try {
        for (let item = 0; item < rows; item++) places.push(this.#cache.add(cache.row(item)));
      } catch (error) {
        // There was no memory for it.
        for (const place of places) this.#cache.remove(place);
        this.#reserved -= rows;
        throw error;
      }
      const member = new BatchMember(this, places);
      this.#members.add(member);
      return member;
    });
  }

  /**
   * Takes a member one position further, together with the others.
   *
   * @throws StarlingError `aborted`, `engine_failed`, `engine_disposed`
   */
  async step(
    member: BatchMember,
    embeds: Float32Array,
    signal?: AbortSignal,
  ): Promise<readonly Float32Array[]> {
    throwIfAborted(signal);
    const result = new Promise<readonly Float32Array[]>((resolve, reject) => {
      this.#waiting.set(member, { embeds, resolve, reject });
    });
    this.#runWhenComplete();
    return await orAborted(result, signal);
  }

  /** Lets a member go, once no run uses it. The others go on. */
  async leave(member: BatchMember): Promise<void> {
    if (!this.#members.delete(member)) return;
    this.#waiting.delete(member);
    await this.#exclusive(() => {
      for (const row of member.rows) this.#cache.remove(row);
      this.#reserved -= member.rows.length;
    });
    this.#runWhenComplete();
  }

  #runWhenComplete(): void {
    if (this.#isRunning || this.#waiting.size === 0 || this.#waiting.size < this.#members.size) return;
    this.#isRunning = true;
    void this.#exclusive(async () => {
      await this.#runWaiting();
      this.#isRunning = false;
    }).then(() => this.#runWhenComplete());
  }

  async #runWaiting(): Promise<void> {
    // Somebody may have joined meanwhile, who is not to be taken further without a step of its own.
    if (this.#waiting.size === 0 || this.#waiting.size < this.#members.size) return;
    const steps = new Map(this.#waiting);
    this.#waiting.clear();
    try {
      const places = new Map(this.#cache.rows.map((row, place) => [row, place]));
      const hidden = steps.values().next().value!.embeds.length / steps.keys().next().value!.rows.length;
      // A member that left a moment ago still has its rows here: they are fed zeros and thrown away.
      const data = new Float32Array(places.size * hidden);
      for (const [{ rows }, { embeds }] of steps) {
        rows.forEach((row, item) => {
          data.set(embeds.subarray(item * hidden, (item + 1) * hidden), places.get(row)! * hidden);
        });
      }
      const embeds: NamedTensor = { type: 'float32', dims: [places.size, 1, hidden], data };
      const { outputs, logits } = await this.#run(embeds, this.#cache);
      this.#cache.take(outputs);
      for (const [{ rows }, { resolve }] of steps) resolve(rows.map((row) => logits[places.get(row)!]!));
    } catch (error) {
      for (const { reject } of steps.values()) reject(error);
    }
  }

  #exclusive<Result>(action: () => Result | Promise<Result>): Promise<Result> {
    const result = this.#last.then(action);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** A sequence in a {@link DecodingBatch}. */
export class BatchMember {
  readonly #batch: DecodingBatch;
  /** Its rows in the shared cache. */
  readonly rows: readonly SharedRow[];

  /** Use {@link DecodingBatch.join}. */
  constructor(batch: DecodingBatch, rows: readonly SharedRow[]) {
    this.#batch = batch;
    this.rows = rows;
  }

  /**
   * Feeds the embedding of one position for each of its rows, one after another, and gives the logits of each.
   *
   * @throws StarlingError `aborted`, `engine_failed`, `engine_disposed`
   */
  step(embeds: Float32Array, signal?: AbortSignal): Promise<readonly Float32Array[]> {
    return this.#batch.step(this, embeds, signal);
  }

  /** Leaves the batch. Idempotent. */
  leave(): Promise<void> {
    return this.#batch.leave(this);
  }
}
