/** First wait after a crash that follows a crash, in milliseconds. */
const FIRST_DELAY = 250;
/** Longest wait, in milliseconds. */
const LONGEST_DELAY = 30_000;

/**
 * How long to wait before starting an engine's host again, in milliseconds: at once after a first crash, then doubling
 * from 250 ms to 30 s while no call succeeds in between.
 *
 * @param crashes how often it has crashed since a call last succeeded
 */
export function restartDelay(crashes: number): number {
  if (crashes <= 1) return 0;
  return Math.min(FIRST_DELAY * 2 ** (crashes - 2), LONGEST_DELAY);
}
