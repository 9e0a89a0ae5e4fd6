import { onnxType } from '../onnx/onnx-fields.js';
import type { OnnxModel } from '../onnx/onnx-model.js';
import { NotUnderstood } from './not-understood.js';

/** Most layers, heads and values a head that are believed. */
const most = { layers: 256, heads: 1024, headSize: 4096 } as const;

/** Names of one layer's cache. */
export interface LayerCache {
  /** Past and present keys. */
  readonly key: CacheNames;
  /** Past and present values. */
  readonly value: CacheNames;
}

/** Names of one cache tensor. */
export interface CacheNames {
  /** Input `[batch, heads, past, headSize]`. */
  readonly past: string;
  /** Output `[batch, heads, past + new, headSize]`. */
  readonly present: string;
}

/** What the graph's inputs and outputs say about its cache. */
export interface CacheLayout {
  /** Layers in order. */
  readonly layers: readonly LayerCache[];
  /** Attention heads of keys and values. */
  readonly heads: number;
  /** Values a head. */
  readonly headSize: number;
}

/**
 * Reads the cache's layout from inputs `past_key_values.N.key` and outputs `present.N.key`.
 *
 * @throws NotUnderstood when names, types or shapes are others
 */
export function readCacheLayout({ inputs, outputs }: OnnxModel): CacheLayout {
  const pasts = inputs.filter(({ name }) => name.startsWith('past_key_values.'));
  const presents = new Set(outputs.map(({ name }) => name).filter((name) => name.startsWith('present')));
  const count = pasts.length / 2;
  if (count < 1 || count > most.layers || !Number.isInteger(count) || presents.size !== pasts.length) {
    throw new NotUnderstood('the cache has no key and value for every layer');
  }
  const shape = pasts[0]!.shape;
  const [, heads = 0, , headSize = 0] = shape;
  if (
    shape.length !== 4 ||
    !(heads > 0 && heads <= most.heads && headSize > 0 && headSize <= most.headSize)
  ) {
    throw new NotUnderstood('the cache has no shape [batch, heads, past, size]');
  }
  const names = (layer: number, kind: 'key' | 'value'): CacheNames => {
    const past = pasts.find(({ name }) => name === `past_key_values.${layer}.${kind}`);
    const present = `present.${layer}.${kind}`;
    if (!past || !presents.has(present)) throw new NotUnderstood(`the cache lacks ${present}`);
    if (past.elementType !== onnxType.float32) throw new NotUnderstood('the cache is not float32');
    if (past.shape.length !== 4 || past.shape[1] !== heads || past.shape[3] !== headSize) {
      throw new NotUnderstood(`${past.name} has another shape than its neighbours`);
    }
    return { past: past.name, present };
  };
  const layers = Array.from({ length: count }, (_, layer) => ({
    key: names(layer, 'key'),
    value: names(layer, 'value'),
  }));
  return { layers, heads, headSize };
}
