import { concatSamples } from '../edit.js';
import type { Pcm } from '../pcm.js';
import { createStreamResampler, requireSampleRate } from './stream-resampler.js';

/**
 * Changes the sample rate: Kaiser-windowed sinc (48 zero crossings, beta 14, roll-off 0.945), zero phase delay, no
 * aliasing, output of exactly `ceil(samples × sampleRate / audio.sampleRate)` samples. Any ratio of integer rates works.
 * Audio that already has the rate is returned as it is.
 *
 * @param audio mono audio, 8000 to 192000 Hz
 * @param sampleRate wanted rate, an integer from 8000 to 192000 Hz
 * @throws StarlingError `invalid_request` for a rate out of range
 */
export function resample(audio: Pcm, sampleRate: number): Pcm {
  requireSampleRate('sampleRate', sampleRate);
  if (audio.sampleRate === sampleRate) return audio;
  const resampler = createStreamResampler(audio.sampleRate, sampleRate);
  return { samples: concatSamples([resampler.push(audio.samples), resampler.flush()]), sampleRate };
}
