import { isSupportedSampleRate, maximumSampleRate, minimumSampleRate } from '../../audio/invalid-argument.js';
import type { Pcm } from '../../audio/pcm.js';
import { importProblem } from '../import-problem.js';
import { isKind } from './pickle-value.js';
import { readPickle } from './read-pickle.js';

/**
 * The audio of a pickled voice: the `audio` and `sample_rate` of its dictionary. Anything else in it is of no use here.
 *
 * @param maxSeconds longest that is accepted
 * @throws StarlingError `voice_import_invalid`
 */
export function readPickledVoice(bytes: Uint8Array, maxSeconds: number): Pcm {
  const entries = readPickle(bytes);
  const array = entries.get('audio');
  const sampleRate = entries.get('sample_rate');
  if (!isKind(array, 'array') || array.data === undefined)
    throw importProblem('voice data', 'holds no audio');
  if (typeof sampleRate !== 'number' || !isSupportedSampleRate(sampleRate)) {
    throw importProblem(
      'voice data',
      `has no sample rate between ${minimumSampleRate} and ${maximumSampleRate} Hz`,
    );
  }
  // A copy: the array may begin at an odd place, and the pickle is then free to go.
  const samples = new Float32Array(array.data.slice().buffer);
  if (samples.length > maxSeconds * sampleRate) {
    throw importProblem('voice data', `holds more than ${maxSeconds} seconds of audio`);
  }
  for (const sample of samples) {
    if (!Number.isFinite(sample))
      throw importProblem('voice data', 'holds audio samples that are not numbers');
  }
  return { samples, sampleRate };
}
