import type { BitWriter } from './bit-writer.js';

/** A residual cut into equal partitions, each with its own Rice parameter (RFC 9639 section 9.2.7). */
export interface RicePlan {
  /** There are `2 ** partitionOrder` partitions. */
  readonly partitionOrder: number;
  /** One parameter for each partition, 0 to 30. */
  readonly parameters: readonly number[];
  /** Bits that the coded residual takes at most. */
  readonly bits: number;
}

const mostPartitionOrder = 6;

/** Parameters of four bits reach this far; beyond it all of them have five. */
const largestShortParameter = 14;
const largestParameter = 30;

/** Zeros for 0, 1 for -1, 2 for 1, 3 for -2 ...: small numbers of either sign become small numbers. */
function folded(value: number): number {
  return value >= 0 ? 2 * value : -2 * value - 1;
}

/**
 * Finds a good division and parameters for a residual.
 *
 * @param residual of a block; its first `order` values are not coded
 * @param order of the predictor
 */
export function planRice(residual: Float64Array, order: number): RicePlan {
  const highest = highestPartitionOrder(residual.length, order);
  let sums = partitionSums(residual, order, highest);
  let best: RicePlan | undefined;
  for (let partitionOrder = highest; partitionOrder >= 0; partitionOrder -= 1) {
    const plan = planPartitions(sums, partitionOrder, residual.length, order);
    if (best === undefined || plan.bits < best.bits) best = plan;
    sums = Float64Array.from(
      { length: sums.length / 2 },
      (_, index) => sums[2 * index]! + sums[2 * index + 1]!,
    );
  }
  return best!;
}

/** Partitions divide the block evenly, and the first one must hold more than the values that are not coded. */
function highestPartitionOrder(length: number, order: number): number {
  let partitionOrder = 0;
  while (
    partitionOrder < mostPartitionOrder &&
    length % 2 ** (partitionOrder + 1) === 0 &&
    length / 2 ** (partitionOrder + 1) > order
  ) {
    partitionOrder += 1;
  }
  return partitionOrder;
}

function partitionSums(residual: Float64Array, order: number, partitionOrder: number): Float64Array {
  const sums = new Float64Array(2 ** partitionOrder);
  const size = residual.length / sums.length;
  for (let index = order; index < residual.length; index += 1) {
    sums[Math.floor(index / size)]! += folded(residual[index]!);
  }
  return sums;
}

function planPartitions(sums: Float64Array, partitionOrder: number, length: number, order: number): RicePlan {
  const parameters: number[] = [];
  let bits = 0;
  for (const [index, sum] of sums.entries()) {
    const count = length / sums.length - (index === 0 ? order : 0);
    const { parameter, bits: taken } = bestParameter(sum, count);
    parameters.push(parameter);
    bits += taken;
  }
  return { partitionOrder, parameters, bits: bits + sums.length * parameterBits(parameters) };
}

/** Never more than this: the quotients' sum is at most the sum's quotient. */
function bestParameter(sum: number, count: number): { parameter: number; bits: number } {
  const bitsWith = (parameter: number) => count * (parameter + 1) + Math.floor(sum / 2 ** parameter);
  let parameter = Math.max(0, Math.min(largestParameter, Math.floor(Math.log2(Math.max(1, sum / count)))));
  while (parameter < largestParameter && bitsWith(parameter + 1) < bitsWith(parameter)) parameter += 1;
  while (parameter > 0 && bitsWith(parameter - 1) < bitsWith(parameter)) parameter -= 1;
  return { parameter, bits: bitsWith(parameter) };
}

function parameterBits(parameters: readonly number[]): 4 | 5 {
  return parameters.every((parameter) => parameter <= largestShortParameter) ? 4 : 5;
}

/** Writes a residual as planned. */
export function writeRice(writer: BitWriter, residual: Float64Array, order: number, plan: RicePlan): void {
  const { partitionOrder, parameters } = plan;
  const width = parameterBits(parameters);
  writer.write(width - 4, 2);
  writer.write(partitionOrder, 4);
  const size = residual.length / parameters.length;
  for (const [partition, parameter] of parameters.entries()) {
    writer.write(parameter, width);
    const scale = 2 ** parameter;
    for (let index = Math.max(order, partition * size); index < (partition + 1) * size; index += 1) {
      const value = folded(residual[index]!);
      const quotient = Math.floor(value / scale);
      writer.writeUnary(quotient);
      if (parameter > 0) writer.writeLong(value - quotient * scale, parameter);
    }
  }
}
