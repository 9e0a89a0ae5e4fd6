/** A predictor with whole coefficients, as a FLAC subframe holds it. */
export interface LinearPredictor {
  /** Weight of the latest sample first; whole numbers of {@link coefficientBits} bits. */
  readonly coefficients: readonly number[];
  /** The weighted sum is divided by `2 ** shift` and rounded down; 0 to 15. */
  readonly shift: number;
}

/** Bits of a coefficient with its sign. */
export const coefficientBits = 14;

const largestCoefficient = 2 ** (coefficientBits - 1) - 1;
const largestShift = 15;

/**
 * Finds predictors of every order for a block: autocorrelation under a tapered window, then Levinson-Durbin recursion.
 *
 * @param samples of the block
 * @param mostOrder longest predictor, less than the length of the block
 * @returns coefficients by order, `result[order - 1]`; fewer when the block is perfectly predictable before
 */
export function linearPredictors(samples: Int32Array, mostOrder: number): readonly (readonly number[])[] {
  const correlation = autocorrelation(samples, mostOrder);
  const predictors: number[][] = [];
  let coefficients: number[] = [];
  let error = correlation[0]!;
  for (let order = 1; order <= mostOrder && error > 0; order += 1) {
    let remainder = correlation[order]!;
    for (let index = 0; index < coefficients.length; index += 1) {
      remainder -= coefficients[index]! * correlation[order - 1 - index]!;
    }
    const reflection = remainder / error;
    const previous = coefficients;
    coefficients = [
      ...previous.map((value, index) => value - reflection * previous[previous.length - 1 - index]!),
      reflection,
    ];
    error *= 1 - reflection * reflection;
    predictors.push(coefficients);
  }
  return predictors;
}

function autocorrelation(samples: Int32Array, mostLag: number): Float64Array {
  const windowed = Float64Array.from(samples, (sample, index) => {
    // A Welch window: what lies at the edges of the block counts less.
    const place = (2 * (index + 0.5)) / samples.length - 1;
    return sample * (1 - place * place);
  });
  return Float64Array.from({ length: mostLag + 1 }, (_, lag) => {
    let sum = 0;
    for (let index = lag; index < windowed.length; index += 1)
      sum += windowed[index]! * windowed[index - lag]!;
    return sum;
  });
}

/** Rounds coefficients to whole numbers, the error of each carried on to the next; nothing when they cannot be held. */
export function quantized(coefficients: readonly number[]): LinearPredictor | undefined {
  const largest = Math.max(...coefficients.map(Math.abs));
  if (!(largest > 0) || !Number.isFinite(largest)) return undefined;
  const shift = Math.min(largestShift, Math.floor(Math.log2(largestCoefficient / largest)));
  if (shift < 0) return undefined;
  let carried = 0;
  const whole = coefficients.map((coefficient) => {
    const exact = coefficient * 2 ** shift + carried;
    const rounded = Math.max(-largestCoefficient - 1, Math.min(largestCoefficient, Math.round(exact)));
    carried = exact - rounded;
    return rounded;
  });
  return { coefficients: whole, shift };
}

/** What a predictor misses; the first samples, before it has anything to go by, are 0. */
export function linearResidual(samples: Int32Array, { coefficients, shift }: LinearPredictor): Float64Array {
  const order = coefficients.length;
  const residual = new Float64Array(samples.length);
  const scale = 2 ** -shift;
  for (let index = order; index < samples.length; index += 1) {
    // Sums go beyond 32 bits, which float64 holds exactly.
    let sum = 0;
    for (let tap = 0; tap < order; tap += 1) sum += coefficients[tap]! * samples[index - 1 - tap]!;
    residual[index] = samples[index]! - Math.floor(sum * scale);
  }
  return residual;
}
