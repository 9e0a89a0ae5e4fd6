/** Longest stretch of audio that is gathered before playing goes on, in seconds: nobody likes to wait, however slow the device. */
const longestHoldSeconds = 8;

/** What is gathered in any case, in seconds. */
const shortestHoldSeconds = 0.4;

/**
 * How much audio should lie ahead before playing goes on after it ran dry, so that it does not run dry again.
 *
 * @param remainingSeconds audio that is probably still to be made
 * @param realTimeFactor time of making by time of audio; above 1 playing is faster than making
 */
export function secondsToGather(remainingSeconds: number, realTimeFactor: number): number {
  // While the rest is made, playing uses up `remainingSeconds` and what lies ahead; a tenth more for a guess that is too low.
  const needed = 1.1 * remainingSeconds * Math.max(0, realTimeFactor - 1);
  return Math.min(longestHoldSeconds, Math.max(shortestHoldSeconds, needed));
}
