import type { BitWriter } from './bit-writer.js';
import {
  coefficientBits,
  type LinearPredictor,
  linearPredictors,
  linearResidual,
  quantized,
} from './linear-prediction.js';
import { planRice, type RicePlan, writeRice } from './rice.js';

/** Bits of a sample. */
const depth = 16;

/** Speech has few resonances: longer predictors cost time and win next to nothing. */
const mostLinearOrder = 12;
const mostFixedOrder = 4;

/** A way to code a block. */
interface Candidate {
  readonly bits: number;
  readonly write: (writer: BitWriter) => void;
}

/**
 * Codes one block of 16-bit samples as the smallest subframe that is found: constant, plain, fixed predictors, linear
 * predictors (RFC 9639 section 9.2).
 */
export function writeSubframe(writer: BitWriter, samples: Int32Array): void {
  let best = isConstant(samples) ? constant(samples) : plain(samples);
  if (!isConstant(samples)) {
    for (const candidate of predicted(samples)) if (candidate.bits < best.bits) best = candidate;
  }
  best.write(writer);
}

function isConstant(samples: Int32Array): boolean {
  return samples.every((sample) => sample === samples[0]);
}

function constant(samples: Int32Array): Candidate {
  return {
    bits: depth,
    write: (writer) => {
      writer.write(0, 8);
      writer.write(samples[0]!, depth);
    },
  };
}

function plain(samples: Int32Array): Candidate {
  return {
    bits: samples.length * depth,
    write: (writer) => {
      writer.write(1 << 1, 8);
      for (const sample of samples) writer.write(sample, depth);
    },
  };
}

function* predicted(samples: Int32Array): Generator<Candidate> {
  let residual: Float64Array = Float64Array.from(samples);
  for (let order = 0; order <= Math.min(mostFixedOrder, samples.length - 1); order += 1) {
    if (order > 0) residual = differences(residual, order);
    yield fixed(samples, residual, order);
  }
  const predictors = linearPredictors(samples, Math.min(mostLinearOrder, samples.length - 1));
  for (const coefficients of predictors.filter((_, index) => index % 2 === 1)) {
    const predictor = quantized(coefficients);
    if (predictor !== undefined) yield linear(samples, predictor);
  }
}

/** Fixed predictors are repeated differences; values before `order` mean nothing. */
function differences(residual: Float64Array, order: number): Float64Array {
  const next = new Float64Array(residual.length);
  for (let index = order; index < residual.length; index += 1)
    next[index] = residual[index]! - residual[index - 1]!;
  return next;
}

function fixed(samples: Int32Array, residual: Float64Array, order: number): Candidate {
  const plan = planRice(residual, order);
  return {
    bits: order * depth + plan.bits,
    write: (writer) => {
      writer.write((8 + order) << 1, 8);
      writePrediction(writer, samples, residual, order, plan);
    },
  };
}

function linear(samples: Int32Array, predictor: LinearPredictor): Candidate {
  const { coefficients, shift } = predictor;
  const order = coefficients.length;
  const residual = linearResidual(samples, predictor);
  const plan = planRice(residual, order);
  return {
    bits: order * (depth + coefficientBits) + 9 + plan.bits,
    write: (writer) => {
      writer.write((31 + order) << 1, 8);
      const writeCoefficients = () => {
        writer.write(coefficientBits - 1, 4);
        writer.write(shift, 5);
        for (const coefficient of coefficients) writer.write(coefficient, coefficientBits);
      };
      writePrediction(writer, samples, residual, order, plan, writeCoefficients);
    },
  };
}

function writePrediction(
  writer: BitWriter,
  samples: Int32Array,
  residual: Float64Array,
  order: number,
  plan: RicePlan,
  writeCoefficients?: () => void,
): void {
  for (const sample of samples.subarray(0, order)) writer.write(sample, depth);
  writeCoefficients?.();
  writeRice(writer, residual, order, plan);
}
