/** Length of the reference signal in seconds. */
export const referenceSeconds = 0.4;

/**
 * A short synthetic buzz with the shape of two syllables, made by formula so that nobody's voice is in the repository.
 * Its energy lies below 4 kHz, where every codec under test is accurate.
 *
 * @param {number} sampleRate in hertz
 * @returns {Float32Array} mono samples, peak about 0.6
 */
export function referenceSignal(sampleRate) {
  return Float32Array.from({ length: Math.round(referenceSeconds * sampleRate) }, (_, n) => {
    const time = n / sampleRate;
    const envelope = Math.sin((2 * Math.PI * time) / referenceSeconds) ** 2;
    // The pitch glides from 140 to 180 Hz; eight harmonics.
    const phase = 2 * Math.PI * (140 * time + (20 * time * time) / referenceSeconds);
    let sum = 0;
    for (let harmonic = 1; harmonic <= 8; harmonic += 1)
      sum += Math.sin(harmonic * phase + harmonic) / harmonic;
    return 0.35 * envelope * sum;
  });
}
