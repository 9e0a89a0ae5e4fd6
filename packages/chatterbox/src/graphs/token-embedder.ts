import type { NamedTensor } from '@starling-tts/core';
import type { PromptRules } from '../descriptors/model-descriptor.js';
import type { ModelAccess } from '../runtime.js';
import { fromRuntime, idRow, toFloat32 } from '../tensors/named-tensor.js';
import { GraphSession } from './graph-session.js';

/** A row of ids with their positions. */
export interface TokenRow {
  /** Ids in order. */
  readonly ids: readonly number[];
  /** As many positions. */
  readonly positions: readonly number[];
}

/** Turns ids into embeddings by the family's rules. */
export class TokenEmbedder {
  readonly #graph: GraphSession;
  readonly #rules: PromptRules;
  readonly #batch: 1 | 2;
  /** Embeddings of speech tokens already met, where they depend on the token alone. */
  readonly #rows = new Map<number, NamedTensor>();

  private constructor(graph: GraphSession, rules: PromptRules, batch: 1 | 2) {
    this.#graph = graph;
    this.#rules = rules;
    this.#batch = batch;
  }

  /**
   * @param batch how often the graph gets each row: 2 where guidance is in the graph, which makes the second one unconditional
   * @throws StarlingError `model_not_found`, `model_invalid`
   */
  static async open(
    path: string,
    access: ModelAccess,
    rules: PromptRules,
    batch: 1 | 2 = 1,
  ): Promise<TokenEmbedder> {
    const contract = { inputs: ['input_ids'], outputs: ['inputs_embeds'] };
    const graph = await GraphSession.open('embed_tokens', path, access, contract);
    return new TokenEmbedder(graph, rules, batch);
  }

  /** Whether the graph takes exaggeration. */
  get hasExaggeration(): boolean {
    return this.#graph.input('exaggeration') !== undefined;
  }

  /**
   * Embeds a whole prompt row.
   *
   * @returns `[batch, ids, hidden]` as float32
   */
  async embedPrompt(row: TokenRow, exaggeration: number, signal?: AbortSignal): Promise<NamedTensor> {
    return this.#embed(row, exaggeration, signal);
  }

  /**
   * Embeds one generated speech token.
   *
   * @param position its number, counted from 1
   * @param splitsAtZero whether the way round the token-0 quirk is taken; off only to compare with programs that lack it
   * @returns `[batch, 1, hidden]` as float32; not to be written to, it may be handed out again
   */
  async embedSpeechToken(
    id: number,
    position: number,
    exaggeration: number,
    splitsAtZero: boolean,
    signal?: AbortSignal,
  ): Promise<NamedTensor> {
    const { positions, embeddingRows } = this.#rules;
    if (id !== 0 || !splitsAtZero || embeddingRows !== 'text-until-first-zero') {
      const known = this.#rows.get(id);
      if (known) return known;
      const row = await this.#embed({ ids: [id], positions: [position] }, exaggeration, signal);
      if (positions === 'unused') this.#rows.set(id, row);
      return row;
    }
    // Only the first 0 of a row counts as the end of text, so the second one is embedded as speech.
    const pair = await this.#embed({ ids: [0, 0], positions: [0, position] }, exaggeration, signal);
    const hidden = pair.dims[2]!;
    const data = new Float32Array(this.#batch * hidden);
    for (let item = 0; item < this.#batch; item++) {
      const second = (2 * item + 1) * hidden;
      data.set(toFloat32(pair).subarray(second, second + hidden), item * hidden);
    }
    return { type: 'float32', dims: [this.#batch, 1, hidden], data };
  }

  async #embed(row: TokenRow, exaggeration: number, signal?: AbortSignal): Promise<NamedTensor> {
    const { ids, positions } = row;
    const feeds = { input_ids: this.#graph.tensor('input_ids', idRow(ids, this.#batch)) };
    if (this.#graph.input('position_ids')) {
      Object.assign(feeds, {
        position_ids: this.#graph.tensor('position_ids', idRow(positions, this.#batch)),
      });
    }
    if (this.#graph.input('exaggeration')) {
      const value: NamedTensor = { type: 'float32', dims: [1], data: Float32Array.of(exaggeration) };
      Object.assign(feeds, { exaggeration: this.#graph.tensor('exaggeration', value) });
    }
    const outputs = await this.#graph.run(feeds, signal);
    const embeds = fromRuntime(outputs.inputs_embeds!);
    return { type: 'float32', dims: [...embeds.dims], data: toFloat32(embeds) };
  }

  /** Frees the graph. */
  release(): Promise<void> {
    return this.#graph.release();
  }
}

/**
 * Puts rows before each item of a batch along the sequence axis: `[1, a, hidden]` and `[batch, b, hidden]` become
 * `[batch, a + b, hidden]`.
 */
export function concatRows(first: NamedTensor, second: NamedTensor): NamedTensor & { type: 'float32' } {
  const [batch = 1, rows = 0, hidden = 0] = second.dims;
  const before = toFloat32(first);
  const after = toFloat32(second);
  const size = rows * hidden;
  const data = new Float32Array(batch * (before.length + size));
  for (let item = 0; item < batch; item++) {
    const start = item * (before.length + size);
    data.set(before, start);
    data.set(after.subarray(item * size, (item + 1) * size), start + before.length);
  }
  return { type: 'float32', dims: [batch, first.dims[1]! + rows, hidden], data };
}
