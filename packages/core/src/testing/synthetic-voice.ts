import type { Pcm } from '../audio/pcm.js';
import { createTestRandom } from './random.js';

/** Options of {@link createSyntheticVoice}. */
export interface SyntheticVoiceOptions {
  /** Length in seconds. Default 6. */
  readonly seconds?: number;
  /** Fundamental frequency in Hz. Default 120. */
  readonly pitch?: number;
  /** Sample rate in Hz. Default 24000. */
  readonly sampleRate?: number;
  /** Highest sample, (0, 1]. Default 0.6. */
  readonly peak?: number;
}

/**
 * A recording for tests that behaves like a voice where it matters: harmonics of a wavering pitch, syllables of about
 * 4 per second with pauses between phrases, a little breath noise. Deterministic.
 */
export function createSyntheticVoice(options: SyntheticVoiceOptions = {}): Pcm {
  const { seconds = 6, pitch = 120, sampleRate = 24_000, peak = 0.6 } = options;
  const random = createTestRandom(Math.round(pitch * 1000));
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  let phase = 0;
  let highest = 0;
  for (let index = 0; index < samples.length; index += 1) {
    const time = index / sampleRate;
    phase += (2 * Math.PI * pitch * (1 + 0.04 * Math.sin(2 * Math.PI * 0.7 * time))) / sampleRate;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 4 * time)) ** 0.5;
    const phrase = time % 2 < 1.7 ? 1 : 0;
    let voiced = 0;
    for (let harmonic = 1; harmonic <= 8; harmonic += 1) voiced += Math.sin(harmonic * phase) / harmonic;
    const value = phrase * syllable * voiced + 0.002 * (random() - 0.5);
    samples[index] = value;
    highest = Math.max(highest, Math.abs(value));
  }
  return { samples: samples.map((sample) => (sample / highest) * peak), sampleRate };
}
