/** Shape of the Kaiser window; 14 puts the stop band below -140 dB. */
const kaiserBeta = 14;

/** Cut-off as a share of the lower of the two Nyquist frequencies; the rest is the transition band. */
const rollOff = 0.945;

/** Modified Bessel function of the first kind, order zero, by its power series. */
function besselI0(x: number): number {
  const quarterSquare = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let index = 1; term > sum * 1e-17; index += 1) {
    term *= quarterSquare / (index * index);
    sum += term;
  }
  return sum;
}

/** Low-pass filter for one pair of sample rates: a sinc under a Kaiser window, in units of input samples. */
export interface Kernel {
  /** Taps on each side of an output position, an even number; the kernel is zero further away. */
  readonly halfWidth: number;
  /**
   * Fills `taps` (2 × halfWidth values) with the filter for an output that lies `fraction` (0 to 1) of a sample after
   * input sample `halfWidth - 1` of the window. The taps sum to one, so that a constant stays what it is.
   */
  fillTaps(taps: Float64Array, offset: number, fraction: number): void;
}

/**
 * @param from input rate in hertz
 * @param to output rate in hertz
 * @param crossings zero crossings of the sinc on each side of its centre; more make the transition band narrower
 */
export function createKernel(from: number, to: number, crossings: number): Kernel {
  // Relative to the input's Nyquist frequency; going down, the filter must also remove what would fold back.
  const cutoff = rollOff * Math.min(1, to / from);
  const support = crossings / cutoff;
  // Even, so that the number of taps is a multiple of four.
  const halfWidth = 2 * Math.ceil(support / 2);
  const windowScale = 1 / besselI0(kaiserBeta);

  function valueAt(distance: number): number {
    const position = distance / support;
    if (Math.abs(position) >= 1) return 0;
    const window = besselI0(kaiserBeta * Math.sqrt(1 - position * position)) * windowScale;
    const angle = Math.PI * cutoff * distance;
    return window * (Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle);
  }

  return {
    halfWidth,
    fillTaps(taps, offset, fraction) {
      const count = 2 * halfWidth;
      let sum = 0;
      for (let index = 0; index < count; index += 1) {
        const value = valueAt(index - (halfWidth - 1) - fraction);
        taps[offset + index] = value;
        sum += value;
      }
      for (let index = 0; index < count; index += 1) taps[offset + index]! /= sum;
    },
  };
}
