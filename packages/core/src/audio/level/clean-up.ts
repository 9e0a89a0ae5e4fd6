import type { Pcm } from '../pcm.js';
import { amplitudeOf } from './decibels.js';
import { measureSpeechLevel } from './speech-level.js';

/** Length of the blocks in which silence is looked for. */
const blockSeconds = 0.01;

/** What is this far below the speech at the edges of a recording is silence. */
const belowSpeechDecibels = 35;

/** How silence is cut off. */
export interface TrimSilenceOptions {
  /** Silence that stays on each side, in seconds, so that soft onsets live. Default 0.1. */
  readonly keepSeconds?: number;
}

/**
 * Takes out a constant offset by subtracting the mean, as cheap sound cards add it. The offset costs headroom and clicks
 * where audio is joined.
 *
 * @returns a new array of the same length
 */
export function removeDcOffset(samples: Float32Array): Float32Array {
  let sum = 0;
  for (let index = 0; index < samples.length; index += 1) sum += samples[index]!;
  const offset = samples.length === 0 ? 0 : sum / samples.length;
  return samples.map((sample) => sample - offset);
}

/**
 * Cuts silence off both ends: everything more than 35 dB below the level of the speech. Audio without speech is
 * returned as it is.
 *
 * @param audio mono audio
 * @param options how much silence stays
 */
export function trimSilence(audio: Pcm, options: TrimSilenceOptions = {}): Pcm {
  const { samples, sampleRate } = audio;
  const threshold = measureSpeechLevel(samples, sampleRate).rms * amplitudeOf(-belowSpeechDecibels);
  if (threshold === 0) return audio;
  const block = Math.max(1, Math.round(blockSeconds * sampleRate));
  let first = samples.length;
  let last = 0;
  for (let start = 0; start < samples.length; start += block) {
    const end = Math.min(start + block, samples.length);
    let sum = 0;
    for (let index = start; index < end; index += 1) sum += samples[index]! ** 2;
    if (Math.sqrt(sum / (end - start)) < threshold) continue;
    first = Math.min(first, start);
    last = end;
  }
  const keep = Math.round((options.keepSeconds ?? 0.1) * sampleRate);
  const from = Math.max(0, first - keep);
  const to = Math.min(samples.length, last + keep);
  if (from === 0 && to === samples.length) return audio;
  return { samples: samples.slice(from, to), sampleRate };
}
