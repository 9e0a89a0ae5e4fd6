import { type Pcm, resample } from '@starling-tts/core';

const rate = 8000;
const frame = 400;

/** Median pitch of the voiced parts of a recording in Hz, by autocorrelation. */
export function medianPitch(recording: Pcm): number {
  const { samples } = resample(recording, rate);
  const pitches: number[] = [];
  for (let start = 0; start + 2 * frame <= samples.length; start += frame) {
    const pitch = pitchAt(samples, start);
    if (pitch !== undefined) pitches.push(pitch);
  }
  pitches.sort((a, b) => a - b);
  return pitches[Math.floor(pitches.length / 2)] ?? 0;
}

/** The lag between 60 and 350 Hz at which the signal resembles itself most; undefined where it hardly does. */
function pitchAt(samples: Float32Array, start: number): number | undefined {
  let best = { lag: 0, correlation: 0 };
  const energy = product(samples, start, start);
  if (energy < 0.05) return undefined;
  for (let lag = Math.floor(rate / 350); lag <= rate / 60; lag += 1) {
    const other = product(samples, start + lag, start + lag);
    const correlation = product(samples, start, start + lag) / Math.sqrt(energy * other + 1e-9);
    if (correlation > best.correlation + 0.01) best = { lag, correlation };
  }
  return best.correlation > 0.6 ? rate / best.lag : undefined;
}

function product(samples: Float32Array, first: number, second: number): number {
  let sum = 0;
  for (let index = 0; index < frame; index += 1) sum += samples[first + index]! * samples[second + index]!;
  return sum;
}
