import type { Pcm } from '@starling-tts/core';
import { powerSpectrum } from './spectrum.js';

const frameSize = 1024;
const hop = 480;
const bands = 24;

/**
 * A voice as plain signal statistics, independent of any model: median pitch (octaves) and the long-term average spectrum of
 * voiced frames in 24 bands of equal width on the mel scale between 100 and 7500 Hz (natural logarithm of power, level
 * removed).
 */
export interface VoiceMeasure {
  readonly pitch: number;
  readonly spectrum: readonly number[];
}

/** Measures 24 kHz speech. */
export function measureVoice({ samples, sampleRate }: Pcm): VoiceMeasure {
  const window = Float64Array.from(
    { length: frameSize },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / frameSize),
  );
  const energies: number[] = [];
  for (let start = 0; start + frameSize <= samples.length; start += hop) {
    energies.push(
      samples.subarray(start, start + frameSize).reduce((sum, sample) => sum + sample * sample, 0),
    );
  }
  const floor = 0.02 * Math.max(...energies);
  const pitches: number[] = [];
  const sums = new Array<number>(bands).fill(0);
  for (const [index, energy] of energies.entries()) {
    if (energy < floor) continue;
    const frame = samples.subarray(index * hop, index * hop + frameSize);
    const pitch = framePitch(frame, sampleRate);
    if (pitch === undefined) continue;
    pitches.push(Math.log2(pitch));
    const power = powerSpectrum(window.map((weight, n) => weight * frame[n]!));
    for (const [band, value] of bandPowers(power, sampleRate).entries())
      sums[band]! += Math.log(value + 1e-9);
  }
  const spectrum = sums.map((sum) => sum / pitches.length);
  const level = spectrum.reduce((sum, value) => sum + value, 0) / bands;
  return { pitch: medianOf(pitches), spectrum: spectrum.map((value) => value - level) };
}

/** Pitch of one frame in Hz by the highest peak of its normalised autocorrelation; undefined when it is not voiced. */
function framePitch(frame: Float32Array, sampleRate: number): number | undefined {
  const [shortest, longest] = [Math.floor(sampleRate / 320), Math.ceil(sampleRate / 65)];
  const size = frame.length - longest;
  const correlations: number[] = [];
  for (let lag = shortest; lag <= longest; lag += 1) {
    let [product, first, second] = [0, 1e-9, 1e-9];
    for (let n = 0; n < size; n += 2) {
      product += frame[n]! * frame[n + lag]!;
      first += frame[n]! ** 2;
      second += frame[n + lag]! ** 2;
    }
    correlations.push(product / Math.sqrt(first * second));
  }
  const highest = Math.max(...correlations);
  if (highest < 0.7) return undefined;
  // The first peak nearly as high as the highest: multiples of the period correlate as well.
  const peak = correlations.findIndex(
    (value, at) =>
      value > 0.92 * highest &&
      value >= (correlations[at - 1] ?? -1) &&
      value >= (correlations[at + 1] ?? -1),
  );
  return sampleRate / (shortest + peak);
}

function bandPowers(power: Float64Array, sampleRate: number): number[] {
  const mel = (frequency: number) => 2595 * Math.log10(1 + frequency / 700);
  const [lowest, highest] = [mel(100), mel(7500)];
  const sums = new Array<number>(bands).fill(0);
  for (const [bin, value] of power.entries()) {
    const position = ((mel((bin * sampleRate) / frameSize) - lowest) / (highest - lowest)) * bands;
    if (position >= 0 && position < bands) sums[Math.floor(position)]! += value;
  }
  return sums;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
