import {
  invalidArgument,
  isSupportedSampleRate,
  maximumSampleRate,
  minimumSampleRate,
} from '../invalid-argument.js';
import { type FilterBank, filterBank } from './filter-bank.js';

/** Resamples audio that arrives in chunks. The joined output is bit for bit that of {@link resample} on the joined input. */
export interface StreamResampler {
  /**
   * Takes the next samples and returns every output that they complete, possibly none. The output lags by about 48
   * samples of the lower rate, because a filter without delay has to see what follows.
   */
  push(samples: Float32Array): Float32Array;
  /** Returns what is left at the end of the audio. Afterwards the resampler is ready for the next audio. */
  flush(): Float32Array;
}

/**
 * Creates a streaming resampler: Kaiser-windowed sinc, zero phase delay, exact length. Tap tables are computed once
 * per pair of rates and shared.
 *
 * @param from sample rate of what is pushed, an integer from 8000 to 192000 Hz
 * @param to sample rate of what comes out, same range
 * @throws StarlingError `invalid_request` for a rate out of range
 */
export function createStreamResampler(from: number, to: number): StreamResampler {
  requireSampleRate('from', from);
  requireSampleRate('to', to);
  if (from === to) return { push: (samples) => samples.slice(), flush: () => new Float32Array(0) };
  return new PolyphaseResampler(filterBank(from, to));
}

/**
 * Samples after resampling: the outputs whose position lies within the input, `ceil(length × to / from)`.
 *
 * @param length samples before
 * @param from rate before, in hertz
 * @param to rate afterwards, in hertz
 */
export function resampledLength(length: number, from: number, to: number): number {
  return Math.ceil((length * to) / from);
}

/** Throws unless the value is a sample rate that audio functions take. */
export function requireSampleRate(field: string, sampleRate: number): void {
  if (isSupportedSampleRate(sampleRate)) return;
  throw invalidArgument(
    field,
    `must be an integer from ${minimumSampleRate} to ${maximumSampleRate}, got ${sampleRate}`,
  );
}

class PolyphaseResampler implements StreamResampler {
  readonly #bank: FilterBank;
  /** Input that a coming output may still need, with room for more behind it. */
  #window: Float32Array;
  /** Samples of the window that are filled. */
  #filled = 0;
  /** Where in the window the taps of the next output begin; may lie behind the filled part. */
  #start = 0;
  #phase = 0;
  #inputLength = 0;
  #outputLength = 0;

  constructor(bank: FilterBank) {
    this.#bank = bank;
    this.#window = new Float32Array(4 * bank.halfWidth);
    this.#rewind();
  }

  push(samples: Float32Array): Float32Array {
    this.#inputLength += samples.length;
    this.#append(samples);
    const output = this.#emit(Number.POSITIVE_INFINITY);
    this.#discardUsed();
    return output;
  }

  flush(): Float32Array {
    const { phases, step, halfWidth } = this.#bank;
    const total = Math.ceil((this.#inputLength * phases) / step);
    this.#append(new Float32Array(halfWidth));
    const output = this.#emit(total - this.#outputLength);
    this.#rewind();
    return output;
  }

  /** Before the first sample lies silence: the window begins with as many zeros as the first output looks back. */
  #rewind(): void {
    this.#filled = this.#bank.halfWidth - 1;
    this.#window.fill(0, 0, this.#filled);
    this.#start = 0;
    this.#phase = 0;
    this.#inputLength = 0;
    this.#outputLength = 0;
  }

  #append(samples: Float32Array): void {
    const needed = this.#filled + samples.length;
    if (needed > this.#window.length) {
      const grown = new Float32Array(needed + 4 * this.#bank.halfWidth);
      grown.set(this.#window.subarray(0, this.#filled));
      this.#window = grown;
    }
    this.#window.set(samples, this.#filled);
    this.#filled = needed;
  }

  /** Computes every output whose taps are all there, at most `limit`. */
  #emit(limit: number): Float32Array {
    const { phases, step, halfWidth } = this.#bank;
    const lastStart = this.#filled - 2 * halfWidth;
    if (lastStart < this.#start) return new Float32Array(0);
    const complete = Math.floor(((lastStart - this.#start + 1) * phases - this.#phase - 1) / step) + 1;
    const output = new Float32Array(Math.max(0, Math.min(complete, limit)));
    const wholeStep = Math.floor(step / phases);
    const phaseStep = step % phases;
    for (let index = 0; index < output.length; index += 1) {
      output[index] = this.#bank.apply(this.#window, this.#start, this.#phase);
      this.#start += wholeStep;
      this.#phase += phaseStep;
      if (this.#phase >= phases) {
        this.#phase -= phases;
        this.#start += 1;
      }
    }
    this.#outputLength += output.length;
    return output;
  }

  #discardUsed(): void {
    const used = Math.min(this.#start, this.#filled);
    if (used === 0) return;
    this.#window.copyWithin(0, used, this.#filled);
    this.#filled -= used;
    this.#start -= used;
    // One long push must not keep its whole length alive.
    const roomy = 16 * this.#bank.halfWidth;
    if (this.#window.length > roomy && this.#filled < roomy / 2) this.#window = this.#window.slice(0, roomy);
  }
}
