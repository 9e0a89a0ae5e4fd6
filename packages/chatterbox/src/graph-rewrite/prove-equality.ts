import type { NamedTensor } from '@starling-tts/core';
import { Random } from '../generation/random.js';
import type { LanguageModel } from '../graphs/language-model.js';

/** Largest difference of two logits, relative to the largest logit, that counts as rounding in every model. */
export const equalityTolerance = 1e-5;

/**
 * Largest difference allowed to a model whose own logits move as far when its inputs change in their last bit. One wrong number in
 * the cache has been measured to do 4e-4 and more.
 */
export const mostTolerated = 5e-5;

/** Moves inputs in their last bit. */
export const lastBit = 1 + 2 ** -23;

/**
 * New positions of each step: a prompt, single ones, a stretch behind it. No stretch with two rows: GroupQueryAttention itself
 * refuses that.
 */
const schedules = [
  { batch: 1, steps: [7, 1, 3, 1] },
  { batch: 2, steps: [5, 1, 1] },
] as const;

/** Weight of guidance for graphs that have it within. */
const cfgWeight = 0.5;

/** Most positions of a probe; with so few, only the buffers' size depends on it. */
const mostPositions = 512;

/** What unused rows hold, so that a graph that looks at them gives itself away. */
const unusedValue = 3;

/**
 * Runs a model over a fixed set of pseudo-random inputs: a prompt, a stretch, steps, and a batch of two.
 *
 * @param factor multiplies the inputs; default 1
 * @returns the logits after each step; undefined when the size of the embeddings is not known
 * @throws StarlingError `aborted`, `engine_failed`, `engine_disposed`
 */
export async function probeLogits(
  model: LanguageModel,
  signal?: AbortSignal,
  factor = 1,
): Promise<readonly Float32Array[] | undefined> {
  const { hidden } = model;
  if (hidden === undefined) return undefined;
  const random = Random.fromSeed(20_240_611);
  const logits: Float32Array[] = [];
  // Where guidance is in the graph, rows come in pairs only.
  const possible = schedules.filter(({ batch }) => batch === 2 || !model.guides);
  for (const { batch, steps } of possible) {
    const sequence = model.start(batch, mostPositions, unusedValue, cfgWeight);
    try {
      for (const rows of steps) {
        const data = Float32Array.from(
          { length: batch * rows * hidden },
          () => factor * (2 * random.next() - 1),
        );
        const embeds: NamedTensor = { type: 'float32', dims: [batch, rows, hidden], data };
        logits.push(...(await sequence.step(embeds, signal)).map((row) => row.slice()));
      }
    } finally {
      await sequence.dispose();
    }
  }
  return logits;
}

/** Prompts of the sequences that are decoded in one batch, and after how many steps each leaves. */
const sequences = [
  { prompt: 7, steps: 2 },
  { prompt: 3, steps: 5 },
  { prompt: 5, steps: 3 },
] as const;

/**
 * Runs sequences of different lengths, which leave one after another, each for itself or all in one batch.
 *
 * @param together whether they are decoded as one batch
 * @returns the logits of each step, sequence after sequence; undefined when the size of the embeddings is not known
 * @throws StarlingError `engine_failed`, `engine_disposed`
 */
export async function probeBatch(
  model: LanguageModel,
  together: boolean,
): Promise<readonly Float32Array[] | undefined> {
  const { hidden } = model;
  if (hidden === undefined) return undefined;
  model.batchSequences(together ? sequences.length : 1);
  const runs = sequences.map(async ({ prompt, steps }, index) => {
    const random = Random.fromSeed(index);
    const sequence = model.start(1, mostPositions, unusedValue);
    const logits: Float32Array[] = [];
    try {
      for (let step = 0; step <= steps; step++) {
        const rows = step === 0 ? prompt : 1;
        const data = Float32Array.from({ length: rows * hidden }, () => 2 * random.next() - 1);
        const [row] = await sequence.step({ type: 'float32', dims: [1, rows, hidden], data });
        logits.push(row!.slice());
      }
    } finally {
      await sequence.dispose();
    }
    return logits;
  });
  return (await Promise.all(runs)).flat();
}

/**
 * Largest difference relative to the largest logit, as float32 rounds. Logits a hundred times larger than the middle one, as
 * exports give to tokens they rule out, count for themselves only: they must not hide what happens to the others.
 *
 * @returns infinity when the logits cannot be compared or are not finite
 */
export function relativeError(expected: readonly Float32Array[], actual: readonly Float32Array[]): number {
  if (expected.length !== actual.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  expected.forEach((row, index) => {
    worst = Math.max(worst, rowError(row, actual[index]!));
  });
  return worst;
}

function rowError(expected: Float32Array, actual: Float32Array): number {
  if (expected.length !== actual.length) return Number.POSITIVE_INFINITY;
  const magnitudes = expected.map(Math.abs).sort();
  const ordinary = 100 * (magnitudes[magnitudes.length >> 1] ?? 0);
  const scale = magnitudes.findLast((magnitude) => magnitude <= ordinary) ?? 0;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(expected[i]! - actual[i]!);
    if (difference === 0) continue;
    const error = difference / Math.max(scale, Math.abs(expected[i]!));
    if (!(error < Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, error);
  }
  return worst;
}
