import { amplitudeOf, peakOf } from './decibels.js';
import { limitPeaks } from './limiter.js';
import { measureSpeechLevel } from './speech-level.js';

/** Speech level that {@link normalizeRms} brings audio to. */
export const targetSpeechDbfs = -20;

/** Highest peak that {@link normalizeRms} lets through. */
export const limiterCeilingDbfs = -1;

/** The limiter lowers the level a little, so the gain is corrected; more rounds than this bring nothing. */
const mostRounds = 4;

/** Deviation from the wanted level that is not worth another round: 0.05 dB. */
const closeEnough = amplitudeOf(0.05);

/**
 * Scales audio so that its highest sample is at 0 dBFS (magnitude 1). Silence stays silence.
 *
 * @returns a new array of the same length
 */
export function normalizePeak(samples: Float32Array): Float32Array {
  const peak = peakOf(samples);
  return scaled(samples, peak > 0 ? 1 / peak : 1);
}

/**
 * Brings speech to -20 dBFS RMS, measured over the parts that hold speech ({@link measureSpeechLevel}), while a
 * look-ahead limiter holds peaks at -1 dBFS. Audio without speech (nothing above -60 dBFS) is returned as it was.
 *
 * @param samples mono samples
 * @param sampleRate in hertz
 * @returns a new array of the same length
 */
export function normalizeRms(samples: Float32Array, sampleRate: number): Float32Array {
  const target = amplitudeOf(targetSpeechDbfs);
  const ceiling = amplitudeOf(limiterCeilingDbfs);
  const { rms } = measureSpeechLevel(samples, sampleRate);
  if (rms === 0) return samples.slice();
  let gain = target / rms;
  let result = limitPeaks(scaled(samples, gain), sampleRate, ceiling);
  for (let round = 1; round < mostRounds; round += 1) {
    const deviation = target / measureSpeechLevel(result, sampleRate).rms;
    if (deviation < closeEnough) break;
    gain *= deviation;
    result = limitPeaks(scaled(samples, gain), sampleRate, ceiling);
  }
  return result;
}

function scaled(samples: Float32Array, gain: number): Float32Array {
  const result = samples.slice();
  if (gain === 1) return result;
  for (let index = 0; index < result.length; index += 1) result[index]! *= gain;
  return result;
}
