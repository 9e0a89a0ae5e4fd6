/** Reads numbers of any number of bits, most significant bit first. Reading past the end throws a RangeError. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #position: number;
  /** The next bits, left-aligned in 32; what follows them is zero. */
  #cache = 0;
  #cached = 0;

  /**
   * @param bytes what to read
   * @param position first byte
   */
  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.#position = position;
  }

  /** The byte after the last one that was begun. */
  get bytePosition(): number {
    return this.#position - (this.#cached >>> 3);
  }

  /** An unsigned number of 0 to 53 bits. */
  read(bits: number): number {
    if (bits <= 24) return this.#readShort(bits);
    const high = this.read(bits - 24);
    return high * 0x1000000 + this.#readShort(24);
  }

  /** A number of 1 to 53 bits in two's complement. */
  readSigned(bits: number): number {
    const value = this.read(bits);
    const half = 2 ** (bits - 1);
    return value >= half ? value - 2 * half : value;
  }

  /** Zeros before the next one; the one is taken too. */
  readUnary(): number {
    let zeros = 0;
    for (;;) {
      if (this.#cached === 0) this.#refill(1);
      const leading = Math.clz32(this.#cache);
      if (leading < this.#cached) {
        this.#take(leading + 1);
        return zeros + leading;
      }
      zeros += this.#cached;
      this.#take(this.#cached);
    }
  }

  /** Drops bits up to the next whole byte. */
  align(): void {
    this.#take(this.#cached & 7);
  }

  #readShort(bits: number): number {
    if (bits === 0) return 0;
    if (this.#cached < bits) this.#refill(bits);
    const value = this.#cache >>> (32 - bits);
    this.#take(bits);
    return value;
  }

  #take(bits: number): void {
    this.#cache = bits === 32 ? 0 : this.#cache << bits;
    this.#cached -= bits;
  }

  /** Fills up to 25 to 32 bits, or to the end of the bytes. */
  #refill(needed: number): void {
    while (this.#cached <= 24 && this.#position < this.#bytes.length) {
      this.#cache |= this.#bytes[this.#position]! << (24 - this.#cached);
      this.#position += 1;
      this.#cached += 8;
    }
    if (this.#cached < needed) throw new RangeError('The data ended too early.');
  }
}
