/**
 * Power spectrum of a real signal by an in-place radix-2 fast Fourier transform.
 *
 * @param frame samples, a power of two many
 * @returns power in the bins 0 to half the length
 */
export function powerSpectrum(frame: Float64Array): Float64Array {
  const size = frame.length;
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  const bits = Math.log2(size);
  for (let index = 0; index < size; index += 1) {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit += 1) reversed |= ((index >> bit) & 1) << (bits - 1 - bit);
    real[reversed] = frame[index]!;
  }
  for (let span = 1; span < size; span *= 2) {
    for (let start = 0; start < size; start += 2 * span) {
      for (let offset = 0; offset < span; offset += 1) {
        const angle = (-Math.PI * offset) / span;
        const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
        const [upper, lower] = [start + offset, start + offset + span];
        const r = real[lower]! * cosine - imaginary[lower]! * sine;
        const i = real[lower]! * sine + imaginary[lower]! * cosine;
        real[lower] = real[upper]! - r;
        imaginary[lower] = imaginary[upper]! - i;
        real[upper] = real[upper]! + r;
        imaginary[upper] = imaginary[upper]! + i;
      }
    }
  }
  return Float64Array.from({ length: size / 2 + 1 }, (_, bin) => real[bin]! ** 2 + imaginary[bin]! ** 2);
}
