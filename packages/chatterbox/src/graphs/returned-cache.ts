import { type NamedTensor, StarlingError } from '@starling-tts/core';
import type { Tensor } from 'onnxruntime-common';
import { fromRuntime } from '../tensors/named-tensor.js';
import type { GraphSession } from './graph-session.js';
import { type KeyValueCache, pastPrefix } from './key-value-cache.js';

const presentPrefix = 'present.';

/** What every export has beside embeddings, mask and logits. */
export const returnedCacheContract = {
  inputs: [`${pastPrefix}0.key`, `${pastPrefix}0.value`],
  outputs: [`${presentPrefix}0.key`, `${presentPrefix}0.value`],
} as const;

/** The cache as exports have it: each step returns all of it, and the next one gets it back. */
export class ReturnedCache implements KeyValueCache {
  readonly #graph: GraphSession;
  readonly #past: Map<string, Tensor>;
  readonly #batch: number;
  /** Ones for the longest mask; shorter masks are views into it. */
  readonly #ones: BigInt64Array;
  #length = 0;

  /** @param capacity most positions */
  constructor(graph: GraphSession, batch: number, capacity: number) {
    this.#graph = graph;
    this.#batch = batch;
    this.#past = new Map(pastInputs(graph).map((name) => [name, emptyPast(graph, name, batch)]));
    this.#ones = new BigInt64Array(batch * capacity).fill(1n);
  }

  feeds(added: number): Record<string, Tensor> {
    const total = this.#length + added;
    const mask: NamedTensor = {
      type: 'int64',
      dims: [this.#batch, total],
      data: this.#ones.subarray(0, this.#batch * total),
    };
    return {
      attention_mask: this.#graph.tensor('attention_mask', mask),
      ...Object.fromEntries(this.#past),
    };
  }

  take(outputs: Readonly<Record<string, Tensor>>, added: number): void {
    for (const [name, before] of this.#past) {
      const present = outputs[name.replace(pastPrefix, presentPrefix)];
      if (present === undefined) throw missingPresent(name);
      // Same type, same tensor: what lives on a device stays there, and nothing is copied.
      const same = present.type === this.#graph.input(name)!.type;
      this.#past.set(name, same ? present : this.#graph.tensor(name, fromRuntime(present)));
      before.dispose();
    }
    this.#length += added;
  }

  dispose(): void {
    for (const tensor of this.#past.values()) tensor.dispose();
    this.#past.clear();
  }
}

/**
 * Checks that every input of the cache tells its heads and sizes.
 *
 * @throws StarlingError `model_invalid`
 */
export function requireCacheShapes(graph: GraphSession): void {
  for (const name of pastInputs(graph)) emptyPast(graph, name, 1);
}

function pastInputs(graph: GraphSession): readonly string[] {
  return graph.inputs.map((input) => input.name).filter((name) => name.startsWith(pastPrefix));
}

function emptyPast(graph: GraphSession, name: string, batch: number): Tensor {
  const shape = graph.input(name)?.shape ?? [];
  const [, heads, , size] = shape;
  if (shape.length !== 4 || typeof heads !== 'number' || typeof size !== 'number') {
    throw new StarlingError(
      'model_invalid',
      `The input ${name} of language_model must have the shape [batch, heads, past, size] with known heads and size. ` +
        'The files belong to another export.',
      { model: 'language_model' },
    );
  }
  const dims = [batch, heads, 0, size];
  return graph.tensor(name, { type: 'float32', dims, data: new Float32Array(0) });
}

function missingPresent(past: string): StarlingError<'model_invalid'> {
  return new StarlingError(
    'model_invalid',
    `language_model has the input ${past} but returns no matching present. The files belong to another export.`,
    { model: 'language_model' },
  );
}
