/** Samples that one stored peak stands for: ten milliseconds at 24 kHz. */
const samplesPerPeak = 240;

/** The loudest sample of every ten milliseconds of audio that grows, so that drawing never looks at the audio again. */
export class Peaks {
  #values = new Float32Array(1024);
  #count = 0;
  #inLast = 0;
  #samples = 0;

  /** Samples seen so far. */
  get samples(): number {
    return this.#samples;
  }

  /** Takes more audio into account. */
  append(samples: Float32Array): void {
    for (const sample of samples) {
      if (this.#inLast === 0) this.#begin();
      const magnitude = Math.abs(sample);
      if (magnitude > this.#values[this.#count - 1]!) this.#values[this.#count - 1] = magnitude;
      this.#inLast = (this.#inLast + 1) % samplesPerPeak;
    }
    this.#samples += samples.length;
  }

  /** Forgets everything. */
  clear(): void {
    this.#count = 0;
    this.#inLast = 0;
    this.#samples = 0;
  }

  /** The loudest sample from one sample index to another; 0 where there is nothing. */
  loudest(from: number, to: number): number {
    const first = Math.max(0, Math.floor(from / samplesPerPeak));
    const end = Math.min(this.#count, Math.max(first + 1, Math.ceil(to / samplesPerPeak)));
    let loudest = 0;
    for (let index = first; index < end; index += 1) loudest = Math.max(loudest, this.#values[index]!);
    return loudest;
  }

  #begin(): void {
    if (this.#count === this.#values.length) {
      const larger = new Float32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#count] = 0;
    this.#count += 1;
  }
}
