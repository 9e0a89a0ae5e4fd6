/**
 * Seedable random numbers: xoshiro128** 1.1 (David Blackman and Sebastiano Vigna, public domain), its four words of state
 * filled from the seed by splitmix32 (Murmur3 finaliser over a Weyl sequence of 0x9e3779b9). Integer arithmetic only, so a
 * seed gives the same sequence on every platform. Not for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param state four words, not all zero; {@link Random.fromSeed} makes them from one */
  constructor(state: readonly [number, number, number, number]) {
    [this.#a, this.#b, this.#c, this.#d] = state;
  }

  /** A generator for an unsigned 32-bit seed. */
  static fromSeed(seed: number): Random {
    let weyl = seed >>> 0;
    const word = () => {
      weyl = (weyl + 0x9e3779b9) | 0;
      let mixed = weyl ^ (weyl >>> 16);
      mixed = Math.imul(mixed, 0x85ebca6b);
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
      return mixed ^ (mixed >>> 16);
    };
    return new Random([word(), word(), word(), word()]);
  }

  /** The next 32 bits, unsigned. */
  nextUint32(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotateLeft(this.#d, 11);
    return scrambled;
  }

  /** A number in [0, 1) with 53 random bits. */
  next(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }
}

/** The seed of a second attempt, from that of the first: far from it, and from those of neighbouring pieces. */
export function retrySeed(seed: number): number {
  return Random.fromSeed(~seed).nextUint32();
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
