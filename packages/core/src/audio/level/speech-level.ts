import { dbfsOf, silenceDbfs } from './decibels.js';

/** Length of the blocks that are judged as speech or silence. */
const blockSeconds = 0.03;

/** A block below this never counts as speech, whatever surrounds it. */
const absoluteGateDbfs = -60;

/** A block this far below the mean of the louder ones is a pause: room tone, breath, noise between words. */
const relativeGateDecibels = 20;

/** How loud the speech in a recording is, pauses left out. */
export interface SpeechLevel {
  /** Root mean square over the blocks that hold speech; 0 when none does. */
  readonly rms: number;
  /** The same in dBFS (a full-scale square wave is 0, a full-scale sine -3); -120 when no block holds speech. */
  readonly rmsDbfs: number;
  /** Share of the blocks that hold no speech, 0 to 1; 1 for silent or empty audio. */
  readonly silenceShare: number;
}

/**
 * Measures the level of speech with a two-step gate over 30 ms blocks, the idea of ITU-R BS.1770 with blocks short enough
 * for the gaps between words: blocks below -60 dBFS are dropped, then those more than 20 dB below the mean of the rest.
 * Adding silence to a recording therefore does not change the result.
 *
 * @param samples mono samples
 * @param sampleRate in hertz
 */
export function measureSpeechLevel(samples: Float32Array, sampleRate: number): SpeechLevel {
  const powers = blockPowers(samples, Math.max(1, Math.round(blockSeconds * sampleRate)));
  const audible = meanAbove(powers, 10 ** (absoluteGateDbfs / 10));
  const speech = meanAbove(
    powers,
    Math.max(10 ** (absoluteGateDbfs / 10), audible.mean * 10 ** (-relativeGateDecibels / 10)),
  );
  const rms = Math.sqrt(speech.mean);
  return {
    rms,
    rmsDbfs: speech.count === 0 ? silenceDbfs : dbfsOf(rms),
    silenceShare: powers.length === 0 ? 1 : 1 - speech.count / powers.length,
  };
}

/** Share of the blocks that are taken for pauses: fluent speech has more of them, music and hum fewer. */
const quietShare = 0.05;

/**
 * Level in dBFS that the quietest twentieth of the 30 ms blocks stays under: the noise in the pauses of speech. -120 for
 * digital silence and empty audio.
 */
export function measureNoiseLevel(samples: Float32Array, sampleRate: number): number {
  const powers = blockPowers(samples, Math.max(1, Math.round(blockSeconds * sampleRate))).sort();
  return dbfsOf(Math.sqrt(powers[Math.floor(powers.length * quietShare)] ?? 0));
}

/** Mean square of each block; the last one may be shorter. */
function blockPowers(samples: Float32Array, blockLength: number): Float64Array {
  const powers = new Float64Array(Math.ceil(samples.length / blockLength));
  for (let block = 0; block < powers.length; block += 1) {
    const start = block * blockLength;
    const end = Math.min(start + blockLength, samples.length);
    let sum = 0;
    for (let index = start; index < end; index += 1) sum += samples[index]! * samples[index]!;
    powers[block] = sum / (end - start);
  }
  return powers;
}

function meanAbove(powers: Float64Array, gate: number): { mean: number; count: number } {
  let sum = 0;
  let count = 0;
  for (const power of powers) {
    if (power < gate) continue;
    sum += power;
    count += 1;
  }
  return { mean: count === 0 ? 0 : sum / count, count };
}
