import { encodePcm, encodeWav } from '@starling-tts/core';
import type { OutputFile } from './output.js';

/** Where a 44-byte WAV header keeps the length of the file after this field, and the length of the samples. */
const fileLengthOffset = 4;
const dataLengthOffset = 40;
/** Written while the length is unknown; players of pipes read on until the end. */
const unknownLength = 0xffffffff;

/** Writes a WAV (16 bit, mono) whose length is not known when it begins. */
export class WavStream {
  /** In Hz. */
  readonly sampleRate: number;
  readonly #output: OutputFile;
  #dataBytes = 0;

  private constructor(output: OutputFile, sampleRate: number) {
    this.#output = output;
    this.sampleRate = sampleRate;
  }

  /** Writes the header. */
  static async begin(output: OutputFile, sampleRate: number): Promise<WavStream> {
    const header = encodeWav({ samples: new Float32Array(0), sampleRate });
    const fields = new DataView(header.buffer, header.byteOffset);
    fields.setUint32(fileLengthOffset, unknownLength, true);
    fields.setUint32(dataLengthOffset, unknownLength, true);
    await output.write(header);
    return new WavStream(output, sampleRate);
  }

  /** Adds samples; ±1 is full scale. */
  async write(samples: Float32Array): Promise<void> {
    const bytes = encodePcm(samples);
    await this.#output.write(bytes);
    this.#dataBytes += bytes.length;
  }

  /** Puts the true lengths into the header, where the output can still be changed. */
  async end(): Promise<void> {
    await this.#output.rewrite(fileLengthOffset, uint32(this.#dataBytes + 36));
    await this.#output.rewrite(dataLengthOffset, uint32(this.#dataBytes));
  }
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
