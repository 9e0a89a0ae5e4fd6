import { invalidArgument } from './invalid-argument.js';
import type { Pcm } from './pcm.js';

/** Joins chunks of samples (same rate) into one new array, in order. */
export function concatSamples(chunks: Iterable<Float32Array>): Float32Array {
  const list = [...chunks];
  const joined = new Float32Array(list.reduce((total, chunk) => total + chunk.length, 0));
  let offset = 0;
  for (const chunk of list) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}

/**
 * The first `seconds` of the audio, cut at the nearest sample. Audio that is not longer is returned as it is, otherwise
 * the samples are a copy, so that the long original can be freed.
 *
 * @throws StarlingError `invalid_request` when `seconds` is negative or not a number
 */
export function trimToSeconds(audio: Pcm, seconds: number): Pcm {
  if (!(seconds >= 0)) throw invalidArgument('seconds', `must be 0 or more, got ${seconds}`);
  const length = Math.round(seconds * audio.sampleRate);
  if (length >= audio.samples.length) return audio;
  return { samples: audio.samples.slice(0, length), sampleRate: audio.sampleRate };
}
