const size = 512;
const hop = 120;

/**
 * How much the spectrum grows from one frame to the next: sums of the increases of log magnitudes, frames of 512 samples, 5 ms
 * apart at 24 kHz.
 *
 * @param {Float32Array} samples
 * @returns {Float64Array} one value per frame; frame i is centred on sample 120 i + 256
 */
export function spectralFlux(samples) {
  const frames = Math.max(0, Math.floor((samples.length - size) / hop));
  const flux = new Float64Array(frames);
  let before;
  for (let frame = 0; frame < frames; frame += 1) {
    const magnitudes = logMagnitudes(samples.subarray(frame * hop, frame * hop + size));
    if (before !== undefined) {
      for (let bin = 0; bin < magnitudes.length; bin += 1) {
        flux[frame] += Math.max(0, magnitudes[bin] - before[bin]);
      }
    }
    before = magnitudes;
  }
  return flux;
}

/** The frame whose centre is nearest to a sample. */
export function frameAt(sample) {
  return Math.round((sample - size / 2) / hop);
}

function logMagnitudes(samples) {
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    real[i] = samples[i] * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
  }
  transform(real, imaginary);
  return Float64Array.from({ length: size / 2 }, (_, bin) =>
    Math.log(1e-3 + Math.hypot(real[bin], imaginary[bin])),
  );
}

/** Fast Fourier transform in place (Cooley and Tukey, radix 2). */
function transform(real, imaginary) {
  for (let i = 1, j = 0; i < size; i += 1) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j], real[i]];
      [imaginary[i], imaginary[j]] = [imaginary[j], imaginary[i]];
    }
  }
  for (let length = 2; length <= size; length *= 2) {
    for (let start = 0; start < size; start += length) {
      for (let k = 0; k < length / 2; k += 1) {
        const angle = (-2 * Math.PI * k) / length;
        const a = start + k;
        const b = a + length / 2;
        const x = Math.cos(angle) * real[b] - Math.sin(angle) * imaginary[b];
        const y = Math.cos(angle) * imaginary[b] + Math.sin(angle) * real[b];
        [real[a], real[b]] = [real[a] + x, real[a] - x];
        [imaginary[a], imaginary[b]] = [imaginary[a] + y, imaginary[a] - y];
      }
    }
  }
}
