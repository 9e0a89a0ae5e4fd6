import { createKernel } from './kernel.js';

/** Zero crossings on each side: with the kernel's window and cut-off flat to 0.9 of the band and clean beyond 1.1. */
const zeroCrossings = 48;

/** Largest table that holds one row of taps for every phase of the exact ratio: 2 MB. Every pair of usual rates fits. */
const mostExactTaps = 1 << 18;

/**
 * Rows between two input samples for an awkward ratio, where nothing is filtered away; taps between two rows are
 * interpolated, which adds noise below -130 dB. A narrower filter is smoother and needs fewer rows, so that the table
 * is about as large for every ratio.
 */
const interpolatedRows = 2048;

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
  const kernel = createKernel(from, to, zeroCrossings);
  const taps = 2 * kernel.halfWidth;
  const isExact = phases * taps <= mostExactTaps;
  const rowsPerSample = isExact ? phases : Math.ceil(interpolatedRows * Math.min(1, to / from));
  const rows = isExact ? phases : rowsPerSample + 1;
  const table = new Float64Array(rows * taps);
  for (let row = 0; row < rows; row += 1) kernel.fillTaps(table, row * taps, row / rowsPerSample);

  function exact(input: Float32Array, start: number, phase: number): number {
    return weightedSum(input, start, table, phase * taps, taps);
  }

  function interpolated(input: Float32Array, start: number, phase: number): number {
    const position = (phase / phases) * rowsPerSample;
    const lower = Math.floor(position);
    const below = weightedSum(input, start, table, lower * taps, taps);
    const above = weightedSum(input, start, table, (lower + 1) * taps, taps);
    return below + (above - below) * (position - lower);
  }

  return { phases, step, halfWidth: kernel.halfWidth, apply: isExact ? exact : interpolated };
}

/** Four sums that do not wait for each other run about a quarter faster than one; `count` is a multiple of four. */
export function weightedSum(
  input: Float32Array,
  start: number,
  table: Float64Array,
  row: number,
  count: number,
): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let index = 0; index < count; index += 4) {
    first += input[start + index]! * table[row + index]!;
    second += input[start + index + 1]! * table[row + index + 1]!;
    third += input[start + index + 2]! * table[row + index + 2]!;
    fourth += input[start + index + 3]! * table[row + index + 3]!;
  }
  return first + second + (third + fourth);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
