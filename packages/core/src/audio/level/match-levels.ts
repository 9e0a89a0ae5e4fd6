import { amplitudeOf, peakOf } from './decibels.js';
import { measureSpeechLevel } from './speech-level.js';

/** A stretch of samples, end not included. */
export interface SampleSpan {
  /** First sample. */
  readonly start: number;
  /** Sample behind the last one. */
  readonly end: number;
}

/** Deviation from the middle level in decibels that people speak with themselves, and that is left alone. */
export const levelToleranceDecibels = 2;

/** Most that a span is raised or lowered, in decibels. */
const mostDecibels = 6;

/** Time in seconds over which a gain begins and ends, within its span. */
const rampSeconds = 0.01;

/**
 * Brings stretches of speech that are much louder or softer than the others closer to them: whoever is more than 2 dB from the
 * median of the speech levels is moved to 2 dB from it, by at most 6 dB, and never so far that it clips where it did not before.
 *
 * @param spans in order, without overlap; those without speech are left alone
 * @param sampleRate in hertz
 * @returns the samples themselves when nothing has to be changed, else a new array of the same length
 */
export function matchLevels(
  samples: Float32Array,
  spans: readonly SampleSpan[],
  sampleRate: number,
): Float32Array {
  const spoken = spans
    .map((span) => ({
      ...span,
      dbfs: measureSpeechLevel(samples.subarray(span.start, span.end), sampleRate),
    }))
    .flatMap(({ dbfs, ...span }) => (dbfs.rms > 0 ? [{ ...span, level: dbfs.rmsDbfs }] : []));
  // Of two nobody knows which one is right.
  if (spoken.length < 3) return samples;
  const levels = spoken.map(({ level }) => level).sort((a, b) => a - b);
  const middle = levels[levels.length >> 1]!;
  let result = samples;
  for (const { start, end, level } of spoken) {
    const excess = level - middle;
    const beyond = Math.sign(excess) * Math.max(0, Math.abs(excess) - levelToleranceDecibels);
    if (beyond === 0) continue;
    const peak = peakOf(samples.subarray(start, end));
    const wanted = amplitudeOf(-Math.max(-mostDecibels, Math.min(mostDecibels, beyond)));
    const gain = wanted > 1 ? Math.max(1, Math.min(wanted, 1 / peak)) : wanted;
    if (result === samples) result = samples.slice();
    applyGain(result.subarray(start, end), gain, Math.round(rampSeconds * sampleRate));
  }
  return result;
}

function applyGain(samples: Float32Array, gain: number, ramp: number): void {
  for (let index = 0; index < samples.length; index += 1) {
    const edge = Math.min(index + 1, samples.length - index);
    samples[index]! *= edge >= ramp ? gain : 1 + ((gain - 1) * edge) / ramp;
  }
}
