/** What a file says about its audio before anything is decoded. */
export interface AudioFacts {
  /** A rate in hertz that loses nothing: the one the audio has, or a multiple where the file does not tell which. */
  readonly sampleRate: number;
  /** Length in seconds, as far as the file's own tables tell. */
  readonly seconds: number;
}

/** What Opus is always decoded at, and a guess that loses little where nothing is known. */
export const usualSampleRate = 48_000;

/**
 * The rate to decode AAC at. Its high-efficiency forms double the rate that the file states, and the file need not say that
 * they are used: low rates are doubled, which costs memory where it was not needed and nothing else.
 */
export function aacRate(statedRate: number): number {
  return statedRate <= 24_000 ? 2 * statedRate : statedRate;
}
