import type { SamplingDefaults } from '../descriptors/model-descriptor.js';
import type { Random } from './random.js';

/** How a token is chosen. All fields are decided; defaults have been applied. */
export interface SamplerSettings {
  /** Softmax temperature; 0 is greedy. */
  readonly temperature: number;
  /** Nucleus share, 1 is off. */
  readonly topP: number;
  /** Share of the likeliest token, 0 is off. */
  readonly minP: number;
  /** Likeliest tokens kept, 0 is off. */
  readonly topK: number;
  /** Divisor (multiplier below zero) for tokens already generated, 1 is off. */
  readonly repetitionPenalty: number;
  /** Order of the filters. */
  readonly order: SamplingDefaults['order'];
}

/**
 * Chooses speech tokens from logits. Works in buffers made once: choosing a token allocates nothing.
 *
 * Order `llama`: repetition penalty, temperature, min_p, top_p. Order `turbo`: temperature, top_k, top_p, repetition
 * penalty on what is left. Both as upstream's `t3.py`; filters have the meaning of Hugging Face's logits warpers
 * (top_k keeps ties with the k-th; top_p keeps the smallest set that reaches the share; min_p is relative to the
 * likeliest). `topK` with `llama` and `minP` with `turbo`, which upstream does not have, come right after temperature.
 * Temperature 0 takes the likeliest token after the penalty and skips the filters.
 */
export class Sampler {
  readonly #settings: SamplerSettings;
  readonly #random: Random;
  readonly #speechTokens: number;
  readonly #stopSpeech: number;
  /** Logits as the filters leave them; index is the token id. */
  readonly #scores: Float64Array;
  /** Probabilities up to a factor, where a filter needs them. */
  readonly #weights: Float64Array;
  /** Candidate ids, the first `#count` are alive; a max-heap by score while filtering. */
  readonly #candidates: Int32Array;
  readonly #penalized: Uint8Array;
  readonly #penalizedIds: Int32Array;
  #penalizedCount = 0;
  #count = 0;

  /**
   * @param speechTokens ids 0 to this minus one may be chosen
   * @param stopSpeech the one other id that may be chosen
   */
  constructor(
    settings: SamplerSettings,
    random: Random,
    { speechTokens, stopSpeech }: { readonly speechTokens: number; readonly stopSpeech: number },
  ) {
    const size = Math.max(speechTokens, stopSpeech + 1);
    this.#settings = settings;
    this.#random = random;
    this.#speechTokens = speechTokens;
    this.#stopSpeech = stopSpeech;
    this.#scores = new Float64Array(size);
    this.#weights = new Float64Array(size);
    this.#candidates = new Int32Array(speechTokens + 1);
    this.#penalized = new Uint8Array(size);
    this.#penalizedIds = new Int32Array(size);
  }

  /** From now on the repetition penalty applies to this id. Ids that cannot be chosen are ignored. */
  penalize(id: number): void {
    if (id < 0 || id >= this.#penalized.length || this.#penalized[id]) return;
    this.#penalized[id] = 1;
    this.#penalizedIds[this.#penalizedCount++] = id;
  }

  /**
   * Chooses the next token.
   *
   * @param logits one value per id, left as they are; more than the known ids is fine
   * @param mayStop whether the stop token is a candidate
   */
  choose(logits: Float32Array, mayStop = true): number {
    this.#load(logits, mayStop);
    const { order, temperature } = this.#settings;
    if (temperature <= 0) {
      this.#applyPenalty();
      return this.#likeliest();
    }
    if (order === 'llama') this.#applyPenalty();
    for (let i = 0; i < this.#count; i++) this.#scores[this.#candidates[i]!]! /= temperature;
    this.#keepTopK();
    this.#keepMinP();
    this.#keepTopP();
    if (order === 'turbo') this.#applyPenalty();
    return this.#draw();
  }

  #load(logits: Float32Array, mayStop: boolean): void {
    const speech = Math.min(this.#speechTokens, logits.length);
    this.#count = 0;
    for (let id = 0; id < speech; id++) this.#add(id, logits[id]!);
    if (mayStop && this.#stopSpeech < logits.length) this.#add(this.#stopSpeech, logits[this.#stopSpeech]!);
  }

  /** What has no probability is no candidate, and neither is NaN: a comparison with it would poison the heap. */
  #add(id: number, logit: number): void {
    if (!(logit > Number.NEGATIVE_INFINITY)) return;
    this.#scores[id] = logit;
    this.#candidates[this.#count++] = id;
  }

  #applyPenalty(): void {
    const { repetitionPenalty } = this.#settings;
    if (repetitionPenalty === 1) return;
    for (let i = 0; i < this.#penalizedCount; i++) {
      const id = this.#penalizedIds[i]!;
      const score = this.#scores[id]!;
      // Compared as the float32 the reference implementations hold, so that equal logits stay equal.
      this.#scores[id] = Math.fround(score < 0 ? score * repetitionPenalty : score / repetitionPenalty);
    }
  }

  /** The best-scored candidate, the smallest id among equals. */
  #likeliest(): number {
    let best = -1;
    let score = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < this.#count; i++) {
      const id = this.#candidates[i]!;
      if (best === -1 || this.#scores[id]! > score) {
        best = id;
        score = this.#scores[id]!;
      }
    }
    return best === -1 ? this.#stopSpeech : best;
  }

  #keepTopK(): void {
    const { topK } = this.#settings;
    if (topK <= 0 || topK >= this.#count) return;
    const size = this.#heapify();
    let heap = size;
    let last = 0;
    for (let kept = 0; heap > 0; kept++) {
      const score = this.#scores[this.#candidates[0]!]!;
      if (kept >= topK && score < last) break;
      last = score;
      heap = this.#popToEnd(heap);
    }
    this.#keepTail(heap, size);
  }

  #keepMinP(): void {
    const { minP } = this.#settings;
    if (minP <= 0) return;
    const best = this.#scores[this.#likeliest()]!;
    // p / p_best = exp(score - best), so the filter needs no softmax.
    const floor = best + Math.log(minP);
    let kept = 0;
    for (let i = 0; i < this.#count; i++) {
      const id = this.#candidates[i]!;
      if (this.#scores[id]! >= floor) this.#candidates[kept++] = id;
    }
    this.#count = kept;
  }

  #keepTopP(): void {
    const { topP } = this.#settings;
    if (topP >= 1 || this.#count <= 1) return;
    const best = this.#scores[this.#likeliest()]!;
    let total = 0;
    for (let i = 0; i < this.#count; i++) {
      const id = this.#candidates[i]!;
      const weight = Math.exp(this.#scores[id]! - best);
      this.#weights[id] = weight;
      total += weight;
    }
    // All candidates below this weight together have less than the share outside the nucleus, so none of them is inside:
    // only the few above need sorting.
    const floor = (total * (1 - topP)) / this.#count;
    this.#keepWeightsFrom(floor);
    const size = this.#heapify();
    let heap = size;
    for (let mass = 0; heap > 0 && mass < topP * total; ) {
      mass += this.#weights[this.#candidates[0]!]!;
      heap = this.#popToEnd(heap);
    }
    this.#keepTail(heap, size);
  }

  #keepWeightsFrom(floor: number): void {
    let kept = 0;
    for (let i = 0; i < this.#count; i++) {
      const id = this.#candidates[i]!;
      if (this.#weights[id]! >= floor) this.#candidates[kept++] = id;
    }
    this.#count = kept;
  }

  #draw(): number {
    const likeliest = this.#likeliest();
    const best = this.#scores[likeliest]!;
    let total = 0;
    for (let i = 0; i < this.#count; i++) total += Math.exp(this.#scores[this.#candidates[i]!]! - best);
    let rest = this.#random.next() * total;
    for (let i = 0; i < this.#count; i++) {
      const id = this.#candidates[i]!;
      rest -= Math.exp(this.#scores[id]! - best);
      if (rest < 0) return id;
    }
    return likeliest;
  }

  #before(a: number, b: number): boolean {
    const difference = this.#scores[a]! - this.#scores[b]!;
    return difference > 0 || (difference === 0 && a < b);
  }

  #heapify(): number {
    for (let i = (this.#count >> 1) - 1; i >= 0; i--) this.#sink(i, this.#count);
    return this.#count;
  }

  /** Moves the best candidate to the end of the heap, which shrinks by one. */
  #popToEnd(heap: number): number {
    const last = heap - 1;
    this.#swap(0, last);
    this.#sink(0, last);
    return last;
  }

  /** Keeps the candidates from `from` to `to`, which were popped, likeliest first. */
  #keepTail(from: number, to: number): void {
    for (let low = from, high = to - 1; low < high; low++, high--) this.#swap(low, high);
    this.#candidates.copyWithin(0, from, to);
    this.#count = to - from;
  }

  #sink(start: number, size: number): void {
    let parent = start;
    for (;;) {
      const left = 2 * parent + 1;
      if (left >= size) return;
      const right = left + 1;
      const child =
        right < size && this.#before(this.#candidates[right]!, this.#candidates[left]!) ? right : left;
      if (!this.#before(this.#candidates[child]!, this.#candidates[parent]!)) return;
      this.#swap(parent, child);
      parent = child;
    }
  }

  #swap(a: number, b: number): void {
    const held = this.#candidates[a]!;
    this.#candidates[a] = this.#candidates[b]!;
    this.#candidates[b] = held;
  }
}
