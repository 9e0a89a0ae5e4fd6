import { amplitudeOf } from './decibels.js';
import { limitPeaks } from './limiter.js';

/** Length of a gating block in seconds; blocks overlap by three quarters. */
const blockSeconds = 0.4;
const blocksPerStep = 4;

/** Blocks below this never count, in LUFS. */
const absoluteGate = -70;

/** Blocks this far below the mean of the rest do not count, in LU. */
const relativeGate = 10;

/** Highest true peak that {@link normalizeLoudness} lets through unless told otherwise, in dBTP. */
const defaultCeiling = -1;

/** How loudness is normalised. */
export interface NormalizeLoudnessOptions {
  /** Wanted integrated loudness in LUFS. Default -18, usual for speech. */
  readonly targetLufs?: number;
  /** Highest true peak in dBTP. Default -1. */
  readonly ceilingDbtp?: number;
}

/**
 * Integrated loudness of mono audio after ITU-R BS.1770-4: K-weighting, blocks of 400 ms, gates at -70 LUFS and 10 LU
 * below the mean. The weighting filters are derived for the actual sample rate.
 *
 * @param samples mono samples
 * @param sampleRate in hertz
 * @returns LUFS; `-Infinity` for silence and for audio shorter than one block
 */
export function measureLoudness(samples: Float32Array, sampleRate: number): number {
  const powers = blockPowers(weighted(samples, sampleRate), sampleRate);
  const audible = powers.filter((power) => loudnessOf(power) > absoluteGate);
  const gate = loudnessOf(mean(audible)) - relativeGate;
  return loudnessOf(mean(audible.filter((power) => loudnessOf(power) > gate)));
}

/**
 * Brings audio to a loudness by one gain and then holds true peaks at a ceiling. Audio whose loudness cannot be measured
 * (silent, or shorter than 0.4 s) is returned as it was.
 *
 * @param samples mono samples
 * @param sampleRate in hertz
 * @returns a new array of the same length
 */
export function normalizeLoudness(
  samples: Float32Array,
  sampleRate: number,
  options: NormalizeLoudnessOptions = {},
): Float32Array {
  const { targetLufs = -18, ceilingDbtp = defaultCeiling } = options;
  const loudness = measureLoudness(samples, sampleRate);
  if (!Number.isFinite(loudness)) return samples.slice();
  const gain = amplitudeOf(targetLufs - loudness);
  const scaled = samples.map((sample) => sample * gain);
  return limitPeaks(scaled, sampleRate, amplitudeOf(ceilingDbtp), { truePeak: true });
}

/** One second-order filter section, applied in place. */
function filterInPlace(signal: Float64Array, b: readonly number[], a: readonly number[]): void {
  const [b0 = 0, b1 = 0, b2 = 0] = b;
  const [a1 = 0, a2 = 0] = a;
  let x1 = 0;
  let x2 = 0;
  let y1 = 0;
  let y2 = 0;
  for (let index = 0; index < signal.length; index += 1) {
    const x = signal[index]!;
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    signal[index] = y;
  }
}

/**
 * K-weighting: a shelf that stands for the head and a high-pass. The standard lists coefficients for 48 kHz only; these are
 * the analogue prototypes behind them, mapped to any rate by the bilinear transform.
 */
function weighted(samples: Float32Array, sampleRate: number): Float64Array {
  const signal = Float64Array.from(samples);
  const shelf = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const shelfQ = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const shelfScale = 1 + shelf / shelfQ + shelf ** 2;
  filterInPlace(
    signal,
    [
      (high + (band * shelf) / shelfQ + shelf ** 2) / shelfScale,
      (2 * (shelf ** 2 - high)) / shelfScale,
      (high - (band * shelf) / shelfQ + shelf ** 2) / shelfScale,
    ],
    [(2 * (shelf ** 2 - 1)) / shelfScale, (1 - shelf / shelfQ + shelf ** 2) / shelfScale],
  );
  const pass = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const passQ = 0.5003270373238773;
  const passScale = 1 + pass / passQ + pass ** 2;
  filterInPlace(
    signal,
    [1, -2, 1],
    [(2 * (pass ** 2 - 1)) / passScale, (1 - pass / passQ + pass ** 2) / passScale],
  );
  return signal;
}

/** Mean square of each whole block. */
function blockPowers(signal: Float64Array, sampleRate: number): number[] {
  const step = Math.round((blockSeconds * sampleRate) / blocksPerStep);
  const steps = Array.from({ length: Math.floor(signal.length / step) }, (_, index) => {
    let sum = 0;
    for (let n = index * step; n < (index + 1) * step; n += 1) sum += signal[n]! ** 2;
    return sum;
  });
  return Array.from({ length: Math.max(0, steps.length - blocksPerStep + 1) }, (_, first) => {
    const sum = steps.slice(first, first + blocksPerStep).reduce((total, power) => total + power, 0);
    return sum / (blocksPerStep * step);
  });
}

/** Loudness of a mean square; the constant makes a 997 Hz sine read as its level. */
function loudnessOf(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
