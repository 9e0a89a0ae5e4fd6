/** Level that stands for digital silence, so that reports stay finite and survive JSON. */
export const silenceDbfs = -120;

/** Amplitude of a level: 0 dBFS is 1, -20 dBFS is 0.1. */
export function amplitudeOf(dbfs: number): number {
  return 10 ** (dbfs / 20);
}

/** Level of an amplitude in dBFS, -120 at the least. */
export function dbfsOf(amplitude: number): number {
  return amplitude > 0 ? Math.max(silenceDbfs, 20 * Math.log10(amplitude)) : silenceDbfs;
}

/** Highest magnitude among the samples, 0 for none. */
export function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (let index = 0; index < samples.length; index += 1) {
    const magnitude = Math.abs(samples[index]!);
    if (magnitude > peak) peak = magnitude;
  }
  return peak;
}
