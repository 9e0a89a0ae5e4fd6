import type { BitReader } from './bit-reader.js';

/** Coefficients of the fixed predictors of order 0 to 4, latest sample first (RFC 9639 section 9.2.5). */
const fixedPredictors: readonly (readonly number[])[] = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/**
 * Decodes one channel of a frame (RFC 9639 section 9.2). Arithmetic is on float64, which holds every intermediate sum
 * of 32-bit samples exactly.
 *
 * @param reader stands at the subframe's header
 * @param output filled with `output.length` samples
 * @param bits per sample in this subframe
 */
export function decodeSubframe(reader: BitReader, output: Float64Array, bits: number): void {
  if (reader.read(1) !== 0) throw new RangeError('A subframe does not begin with a zero.');
  const type = reader.read(6);
  const wasted = reader.read(1) === 1 ? reader.readUnary() + 1 : 0;
  const depth = bits - wasted;
  if (depth < 1) throw new RangeError('A subframe has no bits left.');
  if (type === 0) output.fill(reader.readSigned(depth));
  else if (type === 1) readPlain(reader, output, output.length, depth);
  else if (type >= 8 && type <= 12) decodeFixed(reader, output, depth, type - 8);
  else if (type >= 32) decodeLinear(reader, output, depth, type - 31);
  else throw new RangeError(`Subframe type ${type} is reserved.`);
  if (wasted > 0) {
    const scale = 2 ** wasted;
    for (let index = 0; index < output.length; index += 1) output[index]! *= scale;
  }
}

function readPlain(reader: BitReader, output: Float64Array, count: number, depth: number): void {
  if (count > output.length) throw new RangeError('A predictor is longer than its block.');
  for (let index = 0; index < count; index += 1) output[index] = reader.readSigned(depth);
}

function decodeFixed(reader: BitReader, output: Float64Array, depth: number, order: number): void {
  readPlain(reader, output, order, depth);
  readResidual(reader, output, order);
  predict(output, fixedPredictors[order]!, 0);
}

function decodeLinear(reader: BitReader, output: Float64Array, depth: number, order: number): void {
  readPlain(reader, output, order, depth);
  const precision = reader.read(4) + 1;
  if (precision === 16) throw new RangeError('A predictor has an impossible precision.');
  const shift = reader.readSigned(5);
  if (shift < 0) throw new RangeError('A predictor has a negative shift.');
  const coefficients = Array.from({ length: order }, () => reader.readSigned(precision));
  readResidual(reader, output, order);
  predict(output, coefficients, shift);
}

/** Adds to each residual what the samples before it predict. */
function predict(output: Float64Array, coefficients: readonly number[], shift: number): void {
  const order = coefficients.length;
  const scale = 2 ** -shift;
  const weights = Float64Array.from(coefficients);
  for (let index = order; index < output.length; index += 1) {
    let sum = 0;
    for (let tap = 0; tap < order; tap += 1) sum += weights[tap]! * output[index - 1 - tap]!;
    output[index]! += Math.floor(sum * scale);
  }
}

/** Rice-coded differences, in partitions with a parameter each (RFC 9639 section 9.2.7). */
function readResidual(reader: BitReader, output: Float64Array, order: number): void {
  const method = reader.read(2);
  if (method > 1) throw new RangeError('A residual has a reserved coding.');
  const parameterBits = method === 0 ? 4 : 5;
  const escapeCode = 2 ** parameterBits - 1;
  const partitions = 2 ** reader.read(4);
  const partitionLength = output.length / partitions;
  if (!Number.isInteger(partitionLength) || partitionLength < order) {
    throw new RangeError('A residual has impossible partitions.');
  }
  let index = order;
  for (let partition = 1; partition <= partitions; partition += 1) {
    const end = partition * partitionLength;
    const parameter = reader.read(parameterBits);
    if (parameter === escapeCode) {
      const bits = reader.read(5);
      for (; index < end; index += 1) output[index] = bits === 0 ? 0 : reader.readSigned(bits);
      continue;
    }
    const scale = 2 ** parameter;
    for (; index < end; index += 1) {
      const folded = reader.readUnary() * scale + reader.read(parameter);
      // Even numbers are positive, odd ones negative.
      output[index] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    }
  }
}
