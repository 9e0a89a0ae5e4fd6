import { describe, expect, test } from 'vitest';
import { Random } from './random.js';
import { Sampler, type SamplerSettings } from './sampler.js';

const plain: SamplerSettings = {
  temperature: 1,
  topP: 1,
  minP: 0,
  topK: 0,
  repetitionPenalty: 1,
  order: 'llama',
};

const ids = { speechTokens: 6, stopSpeech: 7 };
const logits = Float32Array.of(2, 1.5, 0, -1, 0.5, -3, 99, 1, 99, 99);
const allowed = [0, 1, 2, 3, 4, 5, 7];

/** Shares of tokens over many draws. */
function shares(
  settings: Partial<SamplerSettings>,
  penalized: readonly number[] = [],
  draws = 40_000,
): number[] {
  const sampler = new Sampler({ ...plain, ...settings }, Random.fromSeed(1), ids);
  for (const id of penalized) sampler.penalize(id);
  const counts = new Array<number>(logits.length).fill(0);
  for (let i = 0; i < draws; i++) counts[sampler.choose(logits)]!++;
  return counts.map((count) => count / draws);
}

/** The distribution worked out the long way, by sorting and softmax. */
function closedForm(scores: Map<number, number>): number[] {
  const total = [...scores.values()].reduce((sum, score) => sum + Math.exp(score), 0);
  return Array.from(logits, (_, id) => (scores.has(id) ? Math.exp(scores.get(id)!) / total : 0));
}

function scoresOf(change: (logit: number, id: number) => number = (logit) => logit): Map<number, number> {
  return new Map(allowed.map((id) => [id, change(logits[id]!, id)]));
}

function keepLikeliest(scores: Map<number, number>, count: number): Map<number, number> {
  return new Map([...scores].sort((a, b) => b[1] - a[1]).slice(0, count));
}

function keepNucleus(scores: Map<number, number>, topP: number): Map<number, number> {
  const probabilities = closedForm(scores);
  let mass = 0;
  const kept = [...scores]
    .sort((a, b) => b[1] - a[1])
    .filter(([id]) => {
      const before = mass;
      mass += probabilities[id]!;
      return before < topP;
    });
  return new Map(kept);
}

function keepMinP(scores: Map<number, number>, minP: number): Map<number, number> {
  const probabilities = closedForm(scores);
  const best = Math.max(...probabilities);
  return new Map([...scores].filter(([id]) => probabilities[id]! >= minP * best));
}

const penalty = (by: number, on: readonly number[]) => (logit: number, id: number) =>
  on.includes(id) ? (logit < 0 ? logit * by : logit / by) : logit;

function expectShares(actual: readonly number[], expected: readonly number[]): void {
  // Four standard deviations of a share at 40000 draws.
  actual.forEach((share, id) => {
    const p = expected[id]!;
    if (p === 0) expect(share).toBe(0);
    else expect(Math.abs(share - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / 40_000));
  });
}

describe('Sampler distributions', () => {
  test('softmax over speech ids and the stop token only', () => {
    expectShares(shares({}), closedForm(scoresOf()));
  });

  test('temperature', () => {
    expectShares(shares({ temperature: 0.5 }), closedForm(scoresOf((logit) => logit / 0.5)));
  });

  test('top_k', () => {
    expectShares(shares({ topK: 3 }), closedForm(keepLikeliest(scoresOf(), 3)));
  });

  test.each([0.3, 0.6, 0.9, 0.99])('top_p %d', (topP) => {
    expectShares(shares({ topP }), closedForm(keepNucleus(scoresOf(), topP)));
  });

  test.each([0.05, 0.3, 0.9])('min_p %d', (minP) => {
    expectShares(shares({ minP }), closedForm(keepMinP(scoresOf(), minP)));
  });

  test('repetition penalty divides positive logits and multiplies negative ones', () => {
    const on = [0, 3];
    expectShares(shares({ repetitionPenalty: 1.5 }, on), closedForm(scoresOf(penalty(1.5, on))));
  });

  test('llama order: penalty, temperature, min_p, top_p', () => {
    const on = [0, 3];
    const penalized = scoresOf((logit, id) => penalty(1.8, on)(logit, id) / 0.7);
    const expected = keepNucleus(keepMinP(penalized, 0.1), 0.8);
    const actual = shares({ repetitionPenalty: 1.8, temperature: 0.7, minP: 0.1, topP: 0.8 }, on);
    expectShares(actual, closedForm(expected));
    const turbo = shares(
      { repetitionPenalty: 1.8, temperature: 0.7, minP: 0.1, topP: 0.8, order: 'turbo' },
      on,
    );
    expect(Math.abs(actual[0]! - turbo[0]!)).toBeGreaterThan(0.05);
  });

  test('turbo order: temperature, top_k, top_p, then penalty on what is left', () => {
    const on = [0, 3];
    const filtered = keepNucleus(
      keepLikeliest(
        scoresOf((logit) => logit / 0.7),
        4,
      ),
      0.9,
    );
    const expected = new Map([...filtered].map(([id, score]) => [id, penalty(1.8, on)(score, id)]));
    const settings = {
      repetitionPenalty: 1.8,
      temperature: 0.7,
      topK: 4,
      topP: 0.9,
      order: 'turbo',
    } as const;
    expectShares(shares(settings, on), closedForm(expected));
  });
});

describe('Sampler choices', () => {
  test('temperature 0 takes the likeliest after the penalty, the smallest id among equals', () => {
    const greedy = new Sampler({ ...plain, temperature: 0, repetitionPenalty: 2 }, Random.fromSeed(1), ids);
    expect(greedy.choose(logits)).toBe(0);
    greedy.penalize(0);
    expect(greedy.choose(logits)).toBe(1);
    const equal = new Sampler({ ...plain, temperature: 0 }, Random.fromSeed(1), ids);
    expect(equal.choose(Float32Array.of(1, 3, 3, 3, 0, 0, 0, 3))).toBe(1);
  });

  test('the stop token only when it may', () => {
    const sampler = new Sampler({ ...plain, temperature: 0 }, Random.fromSeed(1), ids);
    const stopping = Float32Array.of(0, 1, 0, 0, 0, 0, 0, 50);
    expect(sampler.choose(stopping)).toBe(7);
    expect(sampler.choose(stopping, false)).toBe(1);
  });

  test('ties with the k-th likeliest stay', () => {
    const sampler = new Sampler({ ...plain, topK: 2 }, Random.fromSeed(1), ids);
    const seen = new Set<number>();
    for (let i = 0; i < 500; i++) seen.add(sampler.choose(Float32Array.of(3, 2, 2, 2, 0, 0, 0, 0)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3]);
  });

  test('one token always remains', () => {
    const settings = { ...plain, topP: 1e-9, minP: 0.999, topK: 1 };
    const sampler = new Sampler(settings, Random.fromSeed(1), ids);
    for (let i = 0; i < 50; i++) expect(sampler.choose(logits)).toBe(0);
  });

  test('logits that are not numbers are never chosen, and none at all end the speech', () => {
    const sampler = new Sampler({ ...plain, topP: 0.9 }, Random.fromSeed(1), ids);
    for (let i = 0; i < 50; i++) {
      expect(sampler.choose(Float32Array.of(Number.NaN, 1, Number.NaN, 2, 0, 0, 0, 0))).not.toBe(0);
    }
    expect(sampler.choose(new Float32Array(8).fill(Number.NaN))).toBe(7);
  });

  test('the same seed gives the same tokens, and logits are left as they are', () => {
    const run = () => {
      const sampler = new Sampler({ ...plain, topP: 0.95, repetitionPenalty: 1.2 }, Random.fromSeed(9), ids);
      return Array.from({ length: 100 }, () => {
        const id = sampler.choose(logits);
        sampler.penalize(id);
        return id;
      });
    };
    const before = logits.slice();
    expect(run()).toEqual(run());
    expect(logits).toEqual(before);
  });
});
