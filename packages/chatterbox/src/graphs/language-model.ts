import type { NamedTensor } from '@starling-tts/core';
import type { Tensor } from 'onnxruntime-common';
import type { ModelAccess } from '../runtime.js';
import { fromRuntime, toFloat32 } from '../tensors/named-tensor.js';
import { BorrowedCache, type BorrowedCacheLayout, borrowedCacheContract } from './borrowed-cache.js';
import { type BatchMember, type BatchRun, DecodingBatch } from './decoding-batch.js';
import { GraphSession } from './graph-session.js';
import type { KeyValueCache } from './key-value-cache.js';
import { ReturnedCache, requireCacheShapes, returnedCacheContract } from './returned-cache.js';
import { SharedCache } from './shared-cache.js';

/** Input that carries the weight of guidance where the graph does it itself. Source: a published client of such an export. */
const weightInput = 'cfg_weight';

/** The language model's graph. Layers, heads, element types and optional inputs are read from it. */
export class LanguageModel {
  readonly #graph: GraphSession;
  readonly #rewritten: BorrowedCacheLayout | undefined;
  #batch: DecodingBatch | undefined;

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
   * From now on sequences are decoded as one batch behind their prompts, as far as there is room. No effect on a graph that
   * returns its cache, or has guidance within.
   *
   * @param mostRows rows decoded at once; 1 or less: every sequence for itself
   */
  batchSequences(mostRows: number): void {
    const layout = this.#rewritten;
    this.#batch = undefined;
    if (!layout || this.guides || mostRows <= 1) return;
    const run: BatchRun = async (embeds, cache) => {
      const positions = BigInt64Array.from(cache.rows, ({ length }) => BigInt(length));
      const outputs = await this.#graph.run({
        ...stepFeeds(this.#graph, embeds, positions),
        ...cache.feeds(),
      });
      return { outputs, logits: lastLogits(outputs) };
    };
    this.#batch = new DecodingBatch(new SharedCache(this.#graph, layout), run, mostRows);
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
    if (!this.#rewritten) {
      return new LanguageModelSequence(this.#graph, new ReturnedCache(this.#graph, batch, capacity), {
        batch,
        cfgWeight,
      });
    }
    const settings = { batch, mostPositions: capacity, unusedValue };
    const cache = new BorrowedCache(this.#graph, this.#rewritten, settings);
    const join = this.#batch && (() => this.#batch?.join(cache, batch));
    return new LanguageModelSequence(this.#graph, cache, { batch, cfgWeight, ...(join && { join }) });
  }

  /** Frees the graph. */
  release(): Promise<void> {
    return this.#graph.release();
  }
}

/** What a sequence is made of beside graph and cache. */
interface SequenceSettings {
  /** Rows decoded side by side. */
  readonly batch: number;
  /** Weight of guidance, for graphs that have it within. */
  readonly cfgWeight: number;
  /** Takes its cache into the batch of all sequences; absent where there is none. */
  readonly join?: () => Promise<BatchMember | undefined> | undefined;
}

/** One sequence and its key-value cache. */
export class LanguageModelSequence {
  readonly #graph: GraphSession;
  readonly #cache: KeyValueCache;
  readonly #settings: SequenceSettings;
  #member: BatchMember | undefined;
  #mayJoin: boolean;
  #length = 0;

  /** Use {@link LanguageModel.start}. */
  constructor(graph: GraphSession, cache: KeyValueCache, settings: SequenceSettings) {
    this.#graph = graph;
    this.#cache = cache;
    this.#settings = settings;
    this.#mayJoin = settings.join !== undefined;
  }

  /** Positions in the cache. */
  get length(): number {
    return this.#length;
  }

  /**
   * Feeds embeddings `[batch, length, hidden]` and returns the logits after the last of them, one array per batch row (per
   * pair, where guidance is in the graph). In a batch of sequences, one position at a time.
   *
   * @throws StarlingError `aborted`, `engine_failed`, `engine_disposed`
   */
  async step(embeds: NamedTensor, signal?: AbortSignal): Promise<readonly Float32Array[]> {
    const added = embeds.dims[1]!;
    if (this.#mayJoin && this.#length > 0 && added === 1) {
      this.#mayJoin = false;
      this.#member = await this.#settings.join?.();
      if (this.#member) this.#cache.dispose();
    }
    const logits = await (this.#member
      ? this.#member.step(embeds.data as Float32Array, signal)
      : this.#stepAlone(embeds, added, signal));
    this.#length += added;
    return logits;
  }

  /** Drops the cache, once no run uses it any more: a cancelled one may still be under way. Idempotent. */
  async dispose(): Promise<void> {
    if (this.#member) return await this.#member.leave();
    await this.#graph.settled();
    this.#cache.dispose();
  }

  async #stepAlone(
    embeds: NamedTensor,
    added: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly Float32Array[]> {
    const { batch, cfgWeight } = this.#settings;
    const positions = BigInt64Array.from({ length: batch * added }, (_, i) =>
      BigInt(this.#length + (i % added)),
    );
    const feeds = {
      ...stepFeeds(this.#graph, embeds, positions, cfgWeight),
      ...this.#cache.feeds(added),
    };
    const outputs = await this.#graph.run(feeds, signal);
    this.#cache.take(outputs, added);
    return lastLogits(outputs);
  }
}

/** What a step feeds beside the cache and its mask: embeddings, and what some exports ask for. */
function stepFeeds(
  graph: GraphSession,
  embeds: NamedTensor,
  positions: BigInt64Array,
  cfgWeight = 0,
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = { inputs_embeds: graph.tensor('inputs_embeds', embeds) };
  if (graph.input('position_ids')) {
    const ids: NamedTensor = { type: 'int64', dims: embeds.dims.slice(0, 2), data: positions };
    feeds.position_ids = graph.tensor('position_ids', ids);
  }
  if (graph.input('num_logits_to_keep')) {
    const one: NamedTensor = { type: 'int64', dims: [], data: BigInt64Array.of(1n) };
    feeds.num_logits_to_keep = graph.tensor('num_logits_to_keep', one);
  }
  const weight = graph.input(weightInput);
  if (weight) {
    // A scalar; some exporters write it as a tensor of one element.
    const dims = weight.shape.length === 0 ? [] : [1];
    const value: NamedTensor = { type: 'float32', dims, data: Float32Array.of(cfgWeight) };
    feeds[weightInput] = graph.tensor(weightInput, value);
  }
  return feeds;
}

/** Logits after the last position of each row. */
function lastLogits(outputs: Readonly<Record<string, Tensor>>): readonly Float32Array[] {
  const logits = fromRuntime(outputs.logits!);
  const [items = 0, rows = 0, vocabulary = 0] = logits.dims;
  return Array.from({ length: items }, (_, item) => {
    const start = (item * rows + rows - 1) * vocabulary;
    const last = { ...logits, data: logits.data.subarray(start, start + vocabulary) } as NamedTensor;
    return toFloat32(last);
  });
}
