/** What a {@link RunawayGuard} has found. */
export interface Runaway {
  /** `loop`: the same stretch over and over; `standstill`: seconds of one held sound or of silence. */
  readonly kind: 'loop' | 'standstill';
  /** How many of the tokens so far can be kept: what came before the first repetition. */
  readonly keep: number;
}

/** Longest stretch whose repetition is looked for, in tokens: 2.56 s. */
const longestPeriod = 64;

/**
 * Cycles shorter than this must come three times, longer ones twice: in a list that is counted out, one word and its pause
 * can be much like the next.
 */
const longPeriod = 32;

/** Shortest loop, first cycle included, in tokens: 1.28 s. */
const shortestLoop = 32;

/**
 * A token that breaks the repetition must be made up for by so many that keep it. One that drifts breaks it twice (when it
 * comes, and a cycle later), so that an eighth of them may.
 */
const driftCost = 3;

/** Tokens of one standstill: 2 s. No language pauses that long within a sentence. */
const standstill = 50;

/** Most different tokens in a standstill. Silence has a few variants, as has a held vowel; speech has six and more. */
const standstillVariety = 3;

/** What of a standstill is kept, in tokens: a pause that nobody wonders about. */
const keptStandstill = 10;

/** Speech tokens that a repeated character of the text may take: slow speech, twice the usual pace. */
const tokensPerRepeatedCharacter = 3;

/**
 * Watches speech tokens for the two ways in which a model gets stuck: it says the same over and over, or it holds one
 * sound (mostly silence) for seconds. Works in buffers made once, a fixed number of comparisons per token.
 *
 * Near-repeats count as repeats (period up to 64 tokens, two or three cycles, at least 32 tokens, an eighth may differ): the
 * sampler makes exact ones rare. Silent tokens are no evidence of a loop, since every pause is like every other. A text
 * that repeats itself may be spoken so: its own repetition makes the shortest loop longer. The sizes are
 * near those of published guards for this model; in ordinary sentences the nearest thing to a loop was 15 tokens long.
 */
export class RunawayGuard {
  readonly #silent: ReadonlySet<number>;
  readonly #shortestLoop: number;
  /** The last tokens, by index modulo size. */
  readonly #recent = new Int32Array(longestPeriod);
  /** Per period: matches minus paid mismatches of the repetition under way. */
  readonly #scores = new Int32Array(longestPeriod + 1);
  /** Per period: tokens compared in the repetition under way, silent ones not counted. */
  readonly #compared = new Int32Array(longestPeriod + 1);
  /** Per period: index of the first token of the second cycle. */
  readonly #starts = new Int32Array(longestPeriod + 1);
  /** How often each token is among the last ones of a standstill's length. */
  readonly #counts = new Map<number, number>();
  #length = 0;

  /**
   * @param text what is being spoken
   * @param silent tokens known to be silence
   */
  constructor(text: string, silent: readonly number[]) {
    this.#silent = new Set(silent);
    this.#shortestLoop = shortestLoop + tokensPerRepeatedCharacter * repeatedCharacters(text);
  }

  /** Takes the next token. */
  push(token: number): Runaway | undefined {
    const index = this.#length;
    const found = this.#compare(token, index);
    this.#recent[index % longestPeriod] = token;
    this.#length += 1;
    return found ?? this.#countVariety(token, index);
  }

  #compare(token: number, index: number): Runaway | undefined {
    if (this.#silent.has(token)) return undefined;
    const periods = Math.min(longestPeriod, index);
    for (let period = 1; period <= periods; period++) {
      if (this.#compared[period] === 0) this.#starts[period] = index;
      const matches = this.#recent[(index - period) % longestPeriod] === token;
      const score = this.#scores[period]! + (matches ? 1 : -driftCost);
      this.#scores[period] = Math.max(0, score);
      this.#compared[period] = score < 0 ? 0 : this.#compared[period]! + 1;
      if (!matches || this.#compared[period]! < this.#needed(period)) continue;
      return { kind: 'loop', keep: this.#starts[period]! };
    }
    return undefined;
  }

  /** Compared tokens that make a loop of this period. */
  #needed(period: number): number {
    const cycles = period < longPeriod ? 2 : 1;
    return Math.max(cycles * period, this.#shortestLoop - period);
  }

  #countVariety(token: number, index: number): Runaway | undefined {
    const counts = this.#counts;
    counts.set(token, (counts.get(token) ?? 0) + 1);
    if (index >= standstill) {
      const leaving = this.#recent[(index - standstill) % longestPeriod]!;
      const left = counts.get(leaving)! - 1;
      if (left === 0) counts.delete(leaving);
      else counts.set(leaving, left);
    }
    if (this.#length < standstill || counts.size > standstillVariety) return undefined;
    return { kind: 'standstill', keep: index + 1 - standstill + keptStandstill };
  }
}

/** Longest period looked for in a text, in characters. */
const longestTextPeriod = 120;

/**
 * Length of the longest stretch of a text that repeats itself, in characters: two cycles or more of the same letters, case and
 * anything that is not a letter or digit aside; 0 for ordinary text.
 */
export function repeatedCharacters(text: string): number {
  const letters = Array.from(text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' '));
  let longest = 0;
  for (let period = 1; period <= Math.min(longestTextPeriod, letters.length >> 1); period++) {
    let matched = 0;
    for (let i = period; i < letters.length; i++) {
      matched = letters[i] === letters[i - period] ? matched + 1 : 0;
      // Doubled letters and the like repeat in every text; a repetition is one when words are said twice.
      if (matched >= period && matched + period >= 6) longest = Math.max(longest, matched + period);
    }
  }
  return longest;
}
