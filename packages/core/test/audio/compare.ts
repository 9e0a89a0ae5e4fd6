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
