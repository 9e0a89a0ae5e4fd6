import type { Pcm } from '../audio/pcm.js';
import { resample } from '../audio/resample/resample.js';

/**
 * Audio as the libraries can take it: at one of their rates (the next higher one, else the highest), within ±1, and
 * numbers only, because one that is not would spoil everything after it.
 *
 * @param rates in ascending order
 */
export function encodable(audio: Pcm, rates: readonly number[]): Pcm {
  const sampleRate = rates.find((rate) => rate >= audio.sampleRate) ?? rates.at(-1)!;
  const finite = { samples: audio.samples.map((sample) => within(sample)), sampleRate: audio.sampleRate };
  // The resampler may ring beyond full scale again.
  return sampleRate === audio.sampleRate
    ? finite
    : { samples: resample(finite, sampleRate).samples.map((sample) => within(sample)), sampleRate };
}

function within(sample: number): number {
  return Number.isNaN(sample) ? 0 : Math.max(-1, Math.min(1, sample));
}
