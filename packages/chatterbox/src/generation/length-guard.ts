/** Fewest and most speech tokens a text can sensibly take. */
export interface TokenBounds {
  /** The stop token is not a candidate before this many tokens. */
  readonly minimum: number;
  /** Generation is cut here. */
  readonly maximum: number;
}

/** Fewest tokens of any text: 0.2 s, less than the shortest word. A model that is done sooner has said nothing. */
const shortestSpeech = 5;

/** Characters that stand for a syllable or a word each. */
const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * Bounds from the length of a text. Speech runs at about 15 letters a second, 25 tokens a second: 1.7 tokens a letter. The
 * floor allows five times that speed, the ceiling a third of it plus two seconds, so that only generation that has gone
 * wrong (silence at once, or babble without end) meets either. The floor is at most half the ceiling. Chinese, Japanese and Korean characters count four times.
 *
 * @param limit cap that is never exceeded
 */
export function boundsForText(text: string, limit: number): TokenBounds {
  let letters = 0;
  for (const character of text) letters += dense.test(character) ? 4 : 1;
  const maximum = Math.max(1, Math.min(limit, 50 + 5 * letters));
  const minimum = Math.max(shortestSpeech, Math.floor(letters / 3));
  return { minimum: Math.min(minimum, Math.max(1, Math.floor(maximum / 2))), maximum };
}
