/** What is kept of the results of a probe: enough to tell wrong ones, small enough to be shipped. */
export interface Fingerprint {
  /** Single values, evenly spread over each result. */
  readonly values: readonly number[];
  /** Root mean squares of equal stretches of each result. */
  readonly energies: readonly number[];
}

/** What a probe gave where it is known to be right. */
export interface Reference extends Fingerprint {
  /** How far energies of a second run were from those of the first, relative to the largest. */
  readonly spread: number;
  /** Whether the graph draws random numbers, so that single values say nothing. */
  readonly random: boolean;
}

/** Single values and stretches of each result. */
const points = 24;
const stretches = 6;

/** Largest difference, relative to the largest value, that counts as the rounding of another device: 8-bit activations do 1e-2. */
const tolerance = 0.05;
/** The same for energies of graphs that draw random numbers. */
const randomTolerance = 0.35;
/** Above this, values of two runs differ because the graph draws random numbers. */
const randomDifference = 1e-3;

/** Five digits: much finer than the tolerance, and short enough to be shipped. */
const round = (value: number): number => Number(value.toPrecision(5));

/** Sums up results. */
export function fingerprint(results: readonly Float32Array[]): Fingerprint {
  const values: number[] = [];
  const energies: number[] = [];
  for (const result of results) {
    for (let i = 0; i < points; i++)
      values.push(round(result[Math.floor((i * result.length) / points)] ?? 0));
    for (let i = 0; i < stretches; i++) {
      const part = result.subarray(
        Math.floor((i * result.length) / stretches),
        Math.floor(((i + 1) * result.length) / stretches),
      );
      energies.push(round(rootMeanSquare(part)));
    }
  }
  return { values, energies };
}

/** Makes a reference of two runs of the same probe. */
export function toReference(first: readonly Float32Array[], second: readonly Float32Array[]): Reference {
  const kept = fingerprint(first);
  const again = fingerprint(second);
  return {
    ...kept,
    spread: round(difference(kept.energies, again.energies)),
    random: difference(kept.values, again.values) > randomDifference,
  };
}

/**
 * Compares results with what they should be.
 *
 * @returns what is wrong; undefined when nothing is
 */
export function compareWith(reference: Reference, results: readonly Float32Array[]): string | undefined {
  const actual = fingerprint(results);
  const { random } = reference;
  const allowed = random ? Math.max(randomTolerance, 3 * reference.spread) : tolerance;
  const energies = difference(reference.energies, actual.energies);
  const values = random ? 0 : difference(reference.values, actual.values);
  const error = Math.max(energies, values);
  if (error <= allowed) return undefined;
  return `its results differ by ${error.toPrecision(2)} of their size where ${allowed.toPrecision(2)} is allowed`;
}

/** Largest difference relative to the largest expected value; infinity when they cannot be compared or are not finite. */
function difference(expected: readonly number[], actual: readonly number[]): number {
  if (expected.length !== actual.length) return Number.POSITIVE_INFINITY;
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(expected[i]! - actual[i]!) / (scale || 1);
    if (!Number.isFinite(error)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, error);
  }
  return worst;
}

function rootMeanSquare(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum / Math.max(1, values.length));
}
