/**
 * Signal to noise ratio in decibels of audio against what it should be, over the part both have.
 * Infinity when they are equal.
 */
export function signalToNoise(actual: Float32Array, ideal: Float32Array): number {
  const length = Math.min(actual.length, ideal.length);
  let signal = 0;
  let noise = 0;
  for (let index = 0; index < length; index += 1) {
    signal += ideal[index]! ** 2;
    noise += (actual[index]! - ideal[index]!) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

/**
 * How many samples differ between two recordings, channel by channel; a missing sample counts as different. Much faster
 * than comparing long arrays by an assertion.
 */
export function differingSamples(actual: readonly Float32Array[], expected: readonly Float32Array[]): number {
  let differences = 0;
  for (let channel = 0; channel < Math.max(actual.length, expected.length); channel += 1) {
    const a = actual[channel] ?? new Float32Array(0);
    const b = expected[channel] ?? new Float32Array(0);
    for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
      if (a[index] !== b[index]) differences += 1;
    }
  }
  return differences;
}
