import {
  invalidArgument,
  isSupportedSampleRate,
  maximumSampleRate,
  minimumSampleRate,
} from './invalid-argument.js';

/** Slowest speed of {@link createTimeStretcher}. */
export const minimumStretchRate = 0.25;

/** Fastest speed of {@link createTimeStretcher}. */
export const maximumStretchRate = 4;

/** Changes the speed of speech while it streams through. */
export interface TimeStretcher {
  /** The present speed. */
  readonly rate: number;
  /**
   * Changes the speed of what has not come out yet, without a click.
   *
   * @throws StarlingError `invalid_request` when it is out of range
   */
  setRate(rate: number): void;
  /**
   * Takes samples and returns those that are ready: at rate 1 all there are, otherwise all but the last few hundredths
   * of a second. May return the array it was given.
   */
  push(samples: Float32Array): Float32Array;
  /** Returns what was held back. What is pushed afterwards is a new stream. */
  flush(): Float32Array;
}

/** Seconds of output made at a time; also how long neighbouring stretches of the input overlap. */
const hopSeconds = 0.015;
/** Seconds around the nominal place where a stretch of input is looked for that continues the last one: a little more
 * than a period of the lowest voices. */
const searchSeconds = 0.0085;
/** The first search looks at every so many places and samples; the best place is then found to the sample. */
const coarseStep = 4;

/**
 * Makes speech faster or slower and keeps its pitch: waveform similarity overlap-add. Stretches of the input are laid
 * one after another at another distance than they had; each is taken from where the waveform continues that of the
 * stretch before best, so that periods of the voice stay whole (W. Verhelst and M. Roelands, "An overlap-add technique
 * based on waveform similarity (WSOLA) for high quality time-scale modification of speech", ICASSP 1993).
 *
 * The result does not depend on how the input is cut, is the input itself at rate 1, and is as long as the input
 * divided by the rate, to the sample, when the rate does not change.
 *
 * @param sampleRate of the speech in Hz, 8000 to 192000
 * @param rate speed, 0.25 to 4, default 1
 * @throws StarlingError `invalid_request` when either is out of range
 */
export function createTimeStretcher(sampleRate: number, rate = 1): TimeStretcher {
  if (!isSupportedSampleRate(sampleRate)) {
    throw invalidArgument(
      'sampleRate',
      `must be a whole number from ${minimumSampleRate} to ${maximumSampleRate}, got ${sampleRate}`,
    );
  }
  return new WaveformStretcher(sampleRate, checkedRate(rate));
}

function checkedRate(rate: number): number {
  if (rate >= minimumStretchRate && rate <= maximumStretchRate) return rate;
  throw invalidArgument('rate', `must be from ${minimumStretchRate} to ${maximumStretchRate}, got ${rate}`);
}

class WaveformStretcher implements TimeStretcher {
  #rate: number;
  readonly #hop: number;
  readonly #search: number;
  /** Rising half of a raised cosine; with the falling half it sums to one. */
  readonly #fadeIn: Float32Array;
  #input = new Float32Array(0);
  /** Samples of `#input` that are in use. */
  #length = 0;
  /** Where in `#input` the last stretch would go on. */
  #continuation = 0;
  /** Where in `#input` the output should be by now, for the speed to be right. */
  #nominal = 0;

  constructor(sampleRate: number, rate: number) {
    this.#rate = rate;
    this.#hop = Math.round(sampleRate * hopSeconds);
    this.#search = Math.round(sampleRate * searchSeconds);
    this.#fadeIn = Float32Array.from(
      { length: this.#hop },
      (_, index) => 0.5 - 0.5 * Math.cos((Math.PI * (index + 0.5)) / this.#hop),
    );
  }

  get rate(): number {
    return this.#rate;
  }

  setRate(rate: number): void {
    this.#rate = checkedRate(rate);
  }

  push(samples: Float32Array): Float32Array {
    if (this.#rate === 1 && this.#length === 0) return samples;
    this.#append(samples);
    if (this.#rate === 1) return this.#drain(this.#length - this.#continuation);
    const blocks: Float32Array[] = [];
    while (this.#length >= this.#neededLength()) blocks.push(this.#nextBlock());
    this.#forgetRead();
    return joined(blocks, blocks.length * this.#hop);
  }

  flush(): Float32Array {
    if (this.#rate === 1) return this.#drain(this.#length - this.#continuation);
    const left = Math.max(0, Math.round((this.#length - this.#nominal) / this.#rate));
    const blocks: Float32Array[] = [];
    while (blocks.length * this.#hop < left) {
      const missing = this.#neededLength() - this.#length;
      if (missing > 0) this.#append(new Float32Array(missing));
      blocks.push(this.#nextBlock());
    }
    this.#reset();
    return joined(blocks, left);
  }

  /** Samples of input that the next block may look at. */
  #neededLength(): number {
    const lookedAt = Math.max(this.#continuation, Math.round(this.#nominal) + this.#search) + this.#hop;
    // And what the block stands for, so that no more comes out than went in.
    return Math.max(lookedAt, Math.ceil(this.#nominal + this.#hop * this.#rate));
  }

  /** Fades from the continuation of the last stretch to the stretch that begins most like it. */
  #nextBlock(): Float32Array {
    const input = this.#input;
    const from = this.#continuation;
    const to = this.#bestStart();
    const block = new Float32Array(this.#hop);
    for (let index = 0; index < this.#hop; index += 1) {
      const gain = this.#fadeIn[index]!;
      block[index] = input[from + index]! * (1 - gain) + input[to + index]! * gain;
    }
    this.#continuation = to + this.#hop;
    this.#nominal += this.#hop * this.#rate;
    return block;
  }

  #bestStart(): number {
    const centre = Math.round(this.#nominal);
    const first = Math.max(0, centre - this.#search);
    const last = centre + this.#search;
    const coarse = this.#mostAlike(first, last, coarseStep, Math.min(Math.max(centre, first), last));
    return this.#mostAlike(
      Math.max(first, coarse - coarseStep + 1),
      Math.min(last, coarse + coarseStep - 1),
      1,
      coarse,
    );
  }

  /** The place from `first` to `last` whose samples are most like the continuation; `otherwise` when all are silent. */
  #mostAlike(first: number, last: number, step: number, otherwise: number): number {
    const input = this.#input;
    const template = this.#continuation;
    let best = otherwise;
    let bestLikeness = 0;
    for (let start = first; start <= last; start += step) {
      let product = 0;
      let energy = 0;
      for (let index = 0; index < this.#hop; index += step) {
        const sample = input[start + index]!;
        product += sample * input[template + index]!;
        energy += sample * sample;
      }
      const likeness = energy > 0 ? product / Math.sqrt(energy) : 0;
      if (likeness > bestLikeness) {
        best = start;
        bestLikeness = likeness;
      }
    }
    return best;
  }

  #append(samples: Float32Array): void {
    const length = this.#length + samples.length;
    if (length > this.#input.length) {
      const larger = new Float32Array(Math.max(length, 2 * this.#input.length));
      larger.set(this.#input.subarray(0, this.#length));
      this.#input = larger;
    }
    this.#input.set(samples, this.#length);
    this.#length = length;
  }

  /** Hands out input as it is, from the continuation on, and begins anew. */
  #drain(count: number): Float32Array {
    const rest = this.#input.slice(this.#continuation, this.#continuation + Math.max(0, count));
    this.#reset();
    return rest;
  }

  /** Moves the input to the front once as much was read as is left. */
  #forgetRead(): void {
    const read = Math.min(this.#continuation, Math.max(0, Math.round(this.#nominal) - this.#search));
    if (read <= this.#length / 2) return;
    this.#input.copyWithin(0, read, this.#length);
    this.#length -= read;
    this.#continuation -= read;
    this.#nominal -= read;
  }

  #reset(): void {
    this.#length = 0;
    this.#continuation = 0;
    this.#nominal = 0;
  }
}

function joined(blocks: readonly Float32Array[], length: number): Float32Array {
  const all = new Float32Array(length);
  blocks.forEach((block, index) => {
    const at = index * block.length;
    all.set(block.subarray(0, Math.min(block.length, length - at)), at);
  });
  return all;
}
