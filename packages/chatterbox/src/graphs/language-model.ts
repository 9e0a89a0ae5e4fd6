import { type NamedTensor, StarlingError } from '@starling-tts/core';
import type { Tensor } from 'onnxruntime-common';
import type { ModelAccess } from '../runtime.js';
import { fromRuntime, toFloat32 } from '../tensors/named-tensor.js';
import { GraphSession } from './graph-session.js';

const pastPrefix = 'past_key_values.';
const presentPrefix = 'present.';

/** The language model's graph. Layers, heads, element types and optional inputs are read from it. */
export class LanguageModel {
  readonly #graph: GraphSession;
  readonly #pastInputs: readonly string[];

  private constructor(graph: GraphSession) {
    this.#graph = graph;
    this.#pastInputs = graph.inputs.map((input) => input.name).filter((name) => name.startsWith(pastPrefix));
  }

  /** @throws StarlingError `model_not_found`, `model_invalid` */
  static async open(path: string, access: ModelAccess): Promise<LanguageModel> {
    const contract = {
      inputs: ['inputs_embeds', 'attention_mask', `${pastPrefix}0.key`, `${pastPrefix}0.value`],
      outputs: ['logits', `${presentPrefix}0.key`, `${presentPrefix}0.value`],
    };
    const graph = await GraphSession.open('language_model', path, access, contract);
    try {
      const model = new LanguageModel(graph);
      for (const name of model.#pastInputs) model.#emptyPast(name, 1);
      return model;
    } catch (error) {
      await graph.release();
      throw error;
    }
  }

  /**
   * Begins a sequence.
   *
   * @param batch rows decoded side by side: 1, or 2 with guidance
   * @param capacity most positions the sequence can have
   */
  start(batch: number, capacity: number): LanguageModelSequence {
    const past = new Map(this.#pastInputs.map((name) => [name, this.#emptyPast(name, batch)]));
    return new LanguageModelSequence(this.#graph, past, batch, capacity);
  }

  #emptyPast(name: string, batch: number): Tensor {
    const shape = this.#graph.input(name)?.shape ?? [];
    const [, heads, , size] = shape;
    if (shape.length !== 4 || typeof heads !== 'number' || typeof size !== 'number') {
      throw new StarlingError(
        'model_invalid',
        `The input ${name} of language_model must have the shape [batch, heads, past, size] with known heads and size. ` +
          'The files belong to another export.',
        { model: 'language_model' },
      );
    }
    return this.#graph.tensor(name, {
      type: 'float32',
      dims: [batch, heads, 0, size],
      data: new Float32Array(0),
    });
  }

  /** Frees the graph. */
  release(): Promise<void> {
    return this.#graph.release();
  }
}

/** One sequence and its key-value cache. */
export class LanguageModelSequence {
  readonly #graph: GraphSession;
  readonly #past: Map<string, Tensor>;
  readonly #batch: number;
  /** Ones for the longest mask; shorter masks are views into it. */
  readonly #ones: BigInt64Array;
  #length = 0;

  /** Use {@link LanguageModel.start}. */
  constructor(graph: GraphSession, past: Map<string, Tensor>, batch: number, capacity: number) {
    this.#graph = graph;
    this.#past = past;
    this.#batch = batch;
    this.#ones = new BigInt64Array(batch * capacity).fill(1n);
  }

  /** Positions in the cache. */
  get length(): number {
    return this.#length;
  }

  /**
   * Feeds embeddings `[batch, length, hidden]` and returns the logits after the last of them, one array per batch row.
   *
   * @throws StarlingError `aborted`, `engine_failed`, `engine_disposed`
   */
  async step(embeds: NamedTensor, signal?: AbortSignal): Promise<readonly Float32Array[]> {
    const added = embeds.dims[1]!;
    const total = this.#length + added;
    const mask: NamedTensor = {
      type: 'int64',
      dims: [this.#batch, total],
      data: this.#ones.subarray(0, this.#batch * total),
    };
    const feeds: Record<string, Tensor> = {
      inputs_embeds: this.#graph.tensor('inputs_embeds', embeds),
      attention_mask: this.#graph.tensor('attention_mask', mask),
      ...Object.fromEntries(this.#past),
    };
    if (this.#graph.input('position_ids')) {
      feeds.position_ids = this.#graph.tensor('position_ids', this.#positions(added));
    }
    if (this.#graph.input('num_logits_to_keep')) {
      const one: NamedTensor = { type: 'int64', dims: [], data: BigInt64Array.of(1n) };
      feeds.num_logits_to_keep = this.#graph.tensor('num_logits_to_keep', one);
    }
    const outputs = await this.#graph.run(feeds, signal);
    for (const [name, before] of this.#past) {
      const present = outputs[name.replace(pastPrefix, presentPrefix)];
      if (present === undefined) throw missingPresent(name);
      // Same type, same tensor: what lives on a device stays there, and nothing is copied.
      const same = present.type === this.#graph.input(name)!.type;
      this.#past.set(name, same ? present : this.#graph.tensor(name, fromRuntime(present)));
      before.dispose();
    }
    this.#length = total;
    return this.#lastLogits(fromRuntime(outputs.logits!));
  }

  /** Drops the cache, once no run uses it any more: a cancelled one may still be under way. Idempotent. */
  async dispose(): Promise<void> {
    await this.#graph.settled();
    for (const tensor of this.#past.values()) tensor.dispose();
    this.#past.clear();
  }

  #positions(added: number): NamedTensor {
    const data = new BigInt64Array(this.#batch * added);
    for (let i = 0; i < data.length; i++) data[i] = BigInt(this.#length + (i % added));
    return { type: 'int64', dims: [this.#batch, added], data };
  }

  #lastLogits(logits: NamedTensor): readonly Float32Array[] {
    const [, rows = 0, vocabulary = 0] = logits.dims;
    return Array.from({ length: this.#batch }, (_, item) => {
      const start = (item * rows + rows - 1) * vocabulary;
      const last = { ...logits, data: logits.data.subarray(start, start + vocabulary) } as NamedTensor;
      return toFloat32(last);
    });
  }
}

function missingPresent(past: string): StarlingError<'model_invalid'> {
  return new StarlingError(
    'model_invalid',
    `language_model has the input ${past} but returns no matching present. The files belong to another export.`,
    { model: 'language_model' },
  );
}
