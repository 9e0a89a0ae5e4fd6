import { weightedSum } from '../resample/filter-bank.js';
import { createKernel } from '../resample/kernel.js';
import { dbfsOf } from './decibels.js';

/** Positions per sample that are looked at; ITU-R BS.1770 asks for four. */
const oversampling = 4;

/** Shorter than the resampler's filter: a peak needs no steep edge at the end of the band. */
const zeroCrossings = 16;

let interpolator: { taps: Float64Array; halfWidth: number } | undefined;

/** The filters for the positions between two samples, made when first needed. */
function interpolationFilter(): { taps: Float64Array; halfWidth: number } {
  if (interpolator === undefined) {
    const kernel = createKernel(1, oversampling, zeroCrossings);
    const count = 2 * kernel.halfWidth;
    const taps = new Float64Array((oversampling - 1) * count);
    for (let row = 0; row < oversampling - 1; row += 1) {
      kernel.fillTaps(taps, row * count, (row + 1) / oversampling);
    }
    interpolator = { taps, halfWidth: kernel.halfWidth };
  }
  return interpolator;
}

/**
 * For each sample the highest magnitude that the signal has at it and in the gaps on both sides.
 *
 * @param samples mono samples
 * @returns as many magnitudes as samples
 */
export function truePeakEnvelope(samples: Float32Array): Float32Array {
  const { taps, halfWidth } = interpolationFilter();
  const count = 2 * halfWidth;
  const padded = new Float32Array(samples.length + count);
  padded.set(samples, halfWidth - 1);
  const envelope = samples.map(Math.abs);
  for (let index = 0; index < samples.length; index += 1) {
    for (let row = 0; row < oversampling - 1; row += 1) {
      const magnitude = Math.abs(weightedSum(padded, index, taps, row * count, count));
      if (magnitude > envelope[index]!) envelope[index] = magnitude;
      if (index + 1 < samples.length && magnitude > envelope[index + 1]!) envelope[index + 1] = magnitude;
    }
  }
  return envelope;
}

/**
 * Highest level of the signal between and at the samples (ITU-R BS.1770 annex 2, 4 times oversampled), in dBTP; -120 for
 * digital silence. A file whose samples stay below full scale can still be above it here and clip in a converter or
 * codec.
 */
export function measureTruePeak(samples: Float32Array): number {
  return dbfsOf(truePeakEnvelope(samples).reduce((peak, value) => Math.max(peak, value), 0));
}
