import type { NamedTensor } from '@starling-tts/core';
import type { Tensor } from 'onnxruntime-common';
import type { ModelAccess } from '../runtime.js';
import { fromRuntime, toFloat32 } from '../tensors/named-tensor.js';
import { BorrowedCache, type BorrowedCacheLayout, borrowedCacheContract } from './borrowed-cache.js';
import { GraphSession } from './graph-session.js';
import type { KeyValueCache } from './key-value-cache.js';
import { ReturnedCache, requireCacheShapes, returnedCacheContract } from './returned-cache.js';

/** Input that carries the weight of guidance where the graph does it itself. Source: a published client of such an export. */
const weightInput = 'cfg_weight';

/** The language model's graph. Layers, heads, element types and optional inputs are read from it. */
export class LanguageModel {
  readonly #graph: GraphSession;
  readonly #rewritten: BorrowedCacheLayout | undefined;

  private constructor(graph: GraphSession, rewritten?: BorrowedCacheLayout) {
    this.#graph = graph;
    this.#rewritten = rewritten;
  }

  /**
   * Loads the graph.
   *
   * @param rewritten how the cache is passed when what `access` opens is a rewritten graph
   * @throws StarlingError `model_not_found`, `model_invalid`
   */
  static async open(
    path: string,
    access: ModelAccess,
    rewritten?: BorrowedCacheLayout,
  ): Promise<LanguageModel> {
    const { inputs, outputs } = rewritten ? borrowedCacheContract(rewritten) : returnedCacheContract;
    const contract = {
      inputs: ['inputs_embeds', 'attention_mask', ...inputs],
      outputs: ['logits', ...outputs],
    };
    const graph = await GraphSession.open('language_model', path, access, contract);
    try {
      if (!rewritten) requireCacheShapes(graph);
      return new LanguageModel(graph, rewritten);
    } catch (error) {
      await graph.release();
      throw error;
    }
  }

  /** Size of an embedding; undefined when the graph leaves it open. */
  get hidden(): number | undefined {
    const size = this.#graph.input('inputs_embeds')?.shape[2];
    return typeof size === 'number' ? size : undefined;
  }

  /** Whether the cache lies in JavaScript's memory and is never copied, or is returned by the graph at each step. */
  get borrowsCache(): boolean {
    return this.#rewritten !== undefined;
  }

  /** Whether guidance is in the graph: it takes pairs of rows and the weight, and returns one row of logits for each pair. */
  get guides(): boolean {
    return this.#graph.input(weightInput) !== undefined;
  }

  /**
   * Begins a sequence.
   *
   * @param batch rows decoded side by side: 1, or 2 with guidance
   * @param capacity most positions the sequence can have
   * @param unusedValue what rows of the cache hold before they are used, for checks that nothing reads them; default 0
   * @param cfgWeight weight of guidance, for graphs that have it within; default 0
   */
  start(batch: number, capacity: number, unusedValue = 0, cfgWeight = 0): LanguageModelSequence {
    const cache = this.#rewritten
      ? new BorrowedCache(this.#graph, this.#rewritten, { batch, mostPositions: capacity, unusedValue })
      : new ReturnedCache(this.#graph, batch, capacity);
    return new LanguageModelSequence(this.#graph, cache, batch, cfgWeight);
  }

  /** Frees the graph. */
  release(): Promise<void> {
    return this.#graph.release();
  }
}

/** One sequence and its key-value cache. */
export class LanguageModelSequence {
  readonly #graph: GraphSession;
  readonly #cache: KeyValueCache;
  readonly #batch: number;
  readonly #cfgWeight: number;
  #length = 0;

  /** Use {@link LanguageModel.start}. */
  constructor(graph: GraphSession, cache: KeyValueCache, batch: number, cfgWeight: number) {
    this.#graph = graph;
    this.#cache = cache;
    this.#batch = batch;
    this.#cfgWeight = cfgWeight;
  }

  /** Positions in the cache. */
  get length(): number {
    return this.#length;
  }

  /**
   * Feeds embeddings `[batch, length, hidden]` and returns the logits after the last of them, one array per batch row (per
   * pair, where guidance is in the graph).
   *
   * @throws StarlingError `aborted`, `engine_failed`, `engine_disposed`
   */
  async step(embeds: NamedTensor, signal?: AbortSignal): Promise<readonly Float32Array[]> {
    const added = embeds.dims[1]!;
    const feeds: Record<string, Tensor> = {
      inputs_embeds: this.#graph.tensor('inputs_embeds', embeds),
      ...this.#cache.feeds(added),
    };
    if (this.#graph.input('position_ids')) {
      feeds.position_ids = this.#graph.tensor('position_ids', this.#positions(added));
    }
    if (this.#graph.input('num_logits_to_keep')) {
      const one: NamedTensor = { type: 'int64', dims: [], data: BigInt64Array.of(1n) };
      feeds.num_logits_to_keep = this.#graph.tensor('num_logits_to_keep', one);
    }
    const weight = this.#graph.input(weightInput);
    if (weight) {
      // A scalar; some exporters write it as a tensor of one element.
      const dims = weight.shape.length === 0 ? [] : [1];
      const value: NamedTensor = { type: 'float32', dims, data: Float32Array.of(this.#cfgWeight) };
      feeds[weightInput] = this.#graph.tensor(weightInput, value);
    }
    const outputs = await this.#graph.run(feeds, signal);
    this.#cache.take(outputs, added);
    this.#length += added;
    return this.#lastLogits(fromRuntime(outputs.logits!));
  }

  /** Drops the cache, once no run uses it any more: a cancelled one may still be under way. Idempotent. */
  async dispose(): Promise<void> {
    await this.#graph.settled();
    this.#cache.dispose();
  }

  #positions(added: number): NamedTensor {
    const data = new BigInt64Array(this.#batch * added);
    for (let i = 0; i < data.length; i++) data[i] = BigInt(this.#length + (i % added));
    return { type: 'int64', dims: [this.#batch, added], data };
  }

  #lastLogits(logits: NamedTensor): readonly Float32Array[] {
    const [items = 0, rows = 0, vocabulary = 0] = logits.dims;
    return Array.from({ length: items }, (_, item) => {
      const start = (item * rows + rows - 1) * vocabulary;
      const last = { ...logits, data: logits.data.subarray(start, start + vocabulary) } as NamedTensor;
      return toFloat32(last);
    });
  }
}
