import { createKernel } from './kernel.js';

/** Largest table that holds one row of taps for every phase of the exact ratio: 8 MB of float64. */
const mostExactTaps = 1 << 20;

/** Rows of the table of an awkward ratio; between two rows taps are interpolated, which costs less than -130 dB of noise. */
const interpolatedPhases = 2048;

/** Tables kept for the pairs of rates that were used last. */
const cachedBanks = 8;

/**
 * The polyphase filter of one pair of rates. Output sample n lies at input position n × step / phases; its fraction
 * picks the row of taps.
 */
export interface FilterBank {
  /** Positions between two input samples that an output can have: the reduced output rate. */
  readonly phases: number;
  /** How many phases one output advances: the reduced input rate. */
  readonly step: number;
  /** Taps before and after an output position. */
  readonly halfWidth: number;
  /** Output at `phase` whose 2 × halfWidth input samples begin at `start`. */
  apply(input: Float32Array, start: number, phase: number): number;
}

const banks = new Map<string, FilterBank>();

/** The filter bank for a pair of sample rates in hertz, from the cache when it was used lately. */
export function filterBank(from: number, to: number): FilterBank {
  const key = `${from}:${to}`;
  const known = banks.get(key);
  const bank = known ?? createFilterBank(from, to);
  banks.delete(key);
  banks.set(key, bank);
  if (banks.size > cachedBanks) banks.delete(banks.keys().next().value!);
  return bank;
}

function createFilterBank(from: number, to: number): FilterBank {
  const divisor = greatestCommonDivisor(from, to);
  const phases = to / divisor;
  const step = from / divisor;
  const kernel = createKernel(from, to);
  const taps = 2 * kernel.halfWidth;
  const isExact = phases * taps <= mostExactTaps;
  const rows = isExact ? phases : interpolatedPhases + 1;
  const table = new Float64Array(rows * taps);
  const rowsPerSample = isExact ? phases : interpolatedPhases;
  for (let row = 0; row < rows; row += 1) kernel.fillTaps(table, row * taps, row / rowsPerSample);

  function exact(input: Float32Array, start: number, phase: number): number {
    const row = phase * taps;
    let sum = 0;
    for (let index = 0; index < taps; index += 1) sum += input[start + index]! * table[row + index]!;
    return sum;
  }

  function interpolated(input: Float32Array, start: number, phase: number): number {
    const position = (phase / phases) * interpolatedPhases;
    const lower = Math.floor(position);
    const row = lower * taps;
    let below = 0;
    let above = 0;
    for (let index = 0; index < taps; index += 1) {
      const sample = input[start + index]!;
      below += sample * table[row + index]!;
      above += sample * table[row + taps + index]!;
    }
    return below + (above - below) * (position - lower);
  }

  return { phases, step, halfWidth: kernel.halfWidth, apply: isExact ? exact : interpolated };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
