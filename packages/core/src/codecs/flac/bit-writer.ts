/** Writes numbers of any number of bits, most significant bit first, into bytes that grow. */
export class BitWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;
  /** Bits that do not fill a byte yet, at the right end. */
  #cache = 0;
  #cached = 0;

  /** Whole bytes so far. */
  get length(): number {
    return this.#length;
  }

  /** The lowest `bits` bits of a number, 0 to 24; negative numbers as two's complement. */
  write(value: number, bits: number): void {
    this.#cache = (this.#cache << bits) | (value & (2 ** bits - 1));
    this.#cached += bits;
    while (this.#cached >= 8) {
      this.#cached -= 8;
      this.#push((this.#cache >>> this.#cached) & 255);
    }
    this.#cache &= (1 << this.#cached) - 1;
  }

  /** An unsigned number of up to 53 bits. */
  writeLong(value: number, bits: number): void {
    for (let rest = bits; rest > 0; ) {
      const part = Math.min(16, rest);
      rest -= part;
      this.write(Math.floor(value / 2 ** rest) % 2 ** part, part);
    }
  }

  /** So many zeros and a one. */
  writeUnary(zeros: number): void {
    let rest = zeros;
    for (; rest >= 16; rest -= 16) this.write(0, 16);
    this.write(1, rest + 1);
  }

  /** Whole bytes; the position must be at a byte. */
  writeBytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.write(byte, 8);
  }

  /** Zeros up to the next whole byte. */
  align(): void {
    if (this.#cached > 0) this.write(0, 8 - this.#cached);
  }

  /** The whole bytes so far; valid until more is written. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }
}
