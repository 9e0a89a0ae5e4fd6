import type { NamedTensor } from '@starling-tts/core';
import type { PromptRules } from '../descriptors/model-descriptor.js';
import type { ModelAccess } from '../runtime.js';
import { elementCount, fromRuntime, idRow, toFloat32 } from '../tensors/named-tensor.js';
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
  /** Embeddings of speech tokens already met, where they depend on the token alone. */
  readonly #rows = new Map<number, NamedTensor>();

  private constructor(graph: GraphSession, rules: PromptRules) {
    this.#graph = graph;
    this.#rules = rules;
  }

  /** @throws StarlingError `model_not_found`, `model_invalid` */
  static async open(path: string, access: ModelAccess, rules: PromptRules): Promise<TokenEmbedder> {
    const contract = { inputs: ['input_ids'], outputs: ['inputs_embeds'] };
    const graph = await GraphSession.open('embed_tokens', path, access, contract);
    return new TokenEmbedder(graph, rules);
  }

  /** Whether the graph takes exaggeration. */
  get hasExaggeration(): boolean {
    return this.#graph.input('exaggeration') !== undefined;
  }

  /**
   * Embeds a whole prompt row.
   *
   * @returns `[1, ids, hidden]` as float32
   */
  async embedPrompt(row: TokenRow, exaggeration: number, signal?: AbortSignal): Promise<NamedTensor> {
    return this.#embed(row, exaggeration, signal);
  }

  /**
   * Embeds one generated speech token.
   *
   * @param position its number, counted from 1
   * @param splitsAtZero whether the way round the token-0 quirk is taken; off only to compare with programs that lack it
   * @returns `[1, 1, hidden]` as float32; not to be written to, it may be handed out again
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
    return { type: 'float32', dims: [1, 1, hidden], data: toFloat32(pair).slice(hidden) };
  }

  async #embed(row: TokenRow, exaggeration: number, signal?: AbortSignal): Promise<NamedTensor> {
    const feeds = { input_ids: this.#graph.tensor('input_ids', idRow(row.ids)) };
    if (this.#graph.input('position_ids')) {
      Object.assign(feeds, { position_ids: this.#graph.tensor('position_ids', idRow(row.positions)) });
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
 * Puts rows before others along the sequence axis: `[1, a, hidden]` and `[1, b, hidden]` become `[1, a + b, hidden]`.
 */
export function concatRows(first: NamedTensor, second: NamedTensor): NamedTensor & { type: 'float32' } {
  const hidden = second.dims[2]!;
  const data = new Float32Array(elementCount(first.dims) + elementCount(second.dims));
  data.set(toFloat32(first));
  data.set(toFloat32(second), elementCount(first.dims));
  return { type: 'float32', dims: [1, first.dims[1]! + second.dims[1]!, hidden], data };
}
