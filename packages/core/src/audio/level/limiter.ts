import { truePeakEnvelope } from './true-peak.js';

/** How far ahead a peak is seen, and so how long the gain takes to get down to it. */
const lookAheadSeconds = 0.005;

/** Time constant with which the gain comes back after a peak. */
const releaseSeconds = 0.08;

/** Keeps rounding to float32 from lifting a sample over the ceiling. */
const roundingMargin = 1 - 1e-6;

/** What counts as a peak for {@link limitPeaks}. */
export interface LimitPeaksOptions {
  /**
   * Also looks between the samples, where the analogue signal may rise higher (4 times oversampled, ITU-R BS.1770). The
   * true peak then stays within 0.1 dB of the ceiling. Default false: only samples count.
   */
  readonly truePeak?: boolean;
}

/**
 * Holds peaks at a ceiling with a smooth gain instead of cutting them off: the gain is already down when the peak comes
 * and returns slowly, so that no edge is heard. Audio that stays below the ceiling is returned unchanged.
 *
 * @param samples mono samples; left untouched
 * @param sampleRate in hertz
 * @param ceiling highest magnitude of the result, above 0
 * @param options what counts as a peak
 * @returns a new array of the same length, no sample above the ceiling
 */
export function limitPeaks(
  samples: Float32Array,
  sampleRate: number,
  ceiling: number,
  options: LimitPeaksOptions = {},
): Float32Array {
  const limited = samples.slice();
  const window = Math.max(2, Math.round(lookAheadSeconds * sampleRate));
  const magnitudes = options.truePeak ? truePeakEnvelope(samples) : samples.map(Math.abs);
  const gains = smoothGains(magnitudes, window, sampleRate, ceiling * roundingMargin);
  if (gains === undefined) return limited;
  for (let index = 0; index < limited.length; index += 1) limited[index]! *= gains[index]!;
  return limited;
}

/**
 * Gain for each sample, or nothing when no sample needs any.
 *
 * Why the ceiling holds: `lowest[i]` is the least gain that any of the samples `i - window` to `i` asks for. Two moving
 * averages that together reach `window` values ahead only mix values whose span contains sample `i`, and the slow
 * release only lowers values, so the result never exceeds what sample `i` itself asks for.
 */
function smoothGains(
  magnitudes: Float32Array,
  window: number,
  sampleRate: number,
  ceiling: number,
): Float64Array | undefined {
  const padded = magnitudes.length + window;
  const wanted = new Float64Array(padded).fill(1);
  let isNeeded = false;
  for (let index = 0; index < magnitudes.length; index += 1) {
    const magnitude = magnitudes[index]!;
    if (magnitude <= ceiling) continue;
    wanted[index] = ceiling / magnitude;
    isNeeded = true;
  }
  if (!isNeeded) return undefined;
  const lowest = trailingMinimum(wanted, window);
  const recovery = 1 - Math.exp(-1 / (releaseSeconds * sampleRate));
  for (let index = 1; index < padded; index += 1) {
    const before = lowest[index - 1]!;
    lowest[index] = Math.min(lowest[index]!, before + (1 - before) * recovery);
  }
  const first = Math.floor(window / 2);
  return leadingMean(leadingMean(lowest, first), window - first);
}

/** Minimum over each value and the `reach` before it, with a queue of candidates in rising order. */
function trailingMinimum(values: Float64Array, reach: number): Float64Array {
  const minima = new Float64Array(values.length);
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let index = 0; index < values.length; index += 1) {
    while (tail > head && values[queue[tail - 1]!]! >= values[index]!) tail -= 1;
    queue[tail] = index;
    tail += 1;
    if (queue[head]! < index - reach) head += 1;
    minima[index] = values[queue[head]!]!;
  }
  return minima;
}

/** Mean over each value and the `reach` after it; past the end the last value goes on. */
function leadingMean(values: Float64Array, reach: number): Float64Array {
  const means = new Float64Array(values.length);
  const last = values.length - 1;
  let sum = 0;
  for (let index = 0; index <= reach; index += 1) sum += values[Math.min(index, last)]!;
  for (let index = 0; index < values.length; index += 1) {
    means[index] = sum / (reach + 1);
    sum += values[Math.min(index + reach + 1, last)]! - values[index]!;
  }
  return means;
}
