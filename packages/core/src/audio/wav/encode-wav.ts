import { StarlingError } from '../../errors/starling-error.js';
import type { Pcm } from '../pcm.js';
import { requireSampleRate } from '../resample/stream-resampler.js';

/** Sample formats that can be written: 16 or 24 bit integers, or 32 bit floats. */
export type WavSampleFormat = 'pcm16' | 'pcm24' | 'float32';

/** How a WAV file is written. */
export interface EncodeWavOptions {
  /** Default `pcm16`. */
  readonly format?: WavSampleFormat;
}

/** Bytes one sample takes. */
export const bytesPerWavSample: Readonly<Record<WavSampleFormat, number>> = {
  pcm16: 2,
  pcm24: 3,
  float32: 4,
};

/**
 * Writes mono audio as a WAV file: 44 bytes of header and the samples (`float32` has 58, with the fact chunk that
 * formats other than PCM need). Integers are rounded to the nearest and clipped at full scale; floats are kept exactly.
 * A sample that is not a number is written as 0.
 *
 * @param audio mono samples; ±1 is full scale
 * @param options sample format
 * @returns the bytes of the file
 * @throws StarlingError `audio_too_large` when the file would not fit into the format's 4 GB, `invalid_request` for a
 * sample rate out of range
 */
export function encodeWav(audio: Pcm, options: EncodeWavOptions = {}): Uint8Array {
  const format = options.format ?? 'pcm16';
  requireSampleRate('sampleRate', audio.sampleRate);
  const dataBytes = audio.samples.length * bytesPerWavSample[format];
  const header = wavHeaderBytes(audio.sampleRate, format, dataBytes);
  const padding = dataBytes % 2;
  if (header.length + dataBytes + padding > 0xffffffff) {
    throw new StarlingError(
      'audio_too_large',
      'The audio does not fit into a WAV file, which holds 4 GB at most. Write it in parts.',
      { limitBytes: 0xffffffff },
    );
  }
  const bytes = new Uint8Array(header.length + dataBytes + padding);
  bytes.set(header);
  writeSamples(audio.samples, format, bytes.subarray(header.length));
  return bytes;
}

/**
 * Codes samples as little-endian numbers without any header.
 *
 * @param samples ±1 is full scale; rounded and clipped as {@link encodeWav} does
 * @param format default `pcm16`
 */
export function encodePcm(samples: Float32Array, format: WavSampleFormat = 'pcm16'): Uint8Array {
  const bytes = new Uint8Array(samples.length * bytesPerWavSample[format]);
  writeSamples(samples, format, bytes);
  return bytes;
}

/** The bytes of a mono WAV file that come before its samples. */
export function wavHeaderBytes(sampleRate: number, format: WavSampleFormat, dataBytes: number): Uint8Array {
  const bytesPerSample = bytesPerWavSample[format];
  const isFloat = format === 'float32';
  const formatLength = isFloat ? 18 : 16;
  const header = new Uint8Array(12 + 8 + formatLength + (isFloat ? 12 : 0) + 8);
  const view = new DataView(header.buffer);
  let position = 0;
  function text(characters: string): void {
    for (const character of characters) {
      view.setUint8(position, character.charCodeAt(0));
      position += 1;
    }
  }
  function uint32(value: number): void {
    view.setUint32(position, value, true);
    position += 4;
  }
  function uint16(value: number): void {
    view.setUint16(position, value, true);
    position += 2;
  }

  text('RIFF');
  uint32(header.length - 8 + dataBytes + (dataBytes % 2));
  text('WAVEfmt ');
  uint32(formatLength);
  uint16(isFloat ? 3 : 1);
  uint16(1);
  uint32(sampleRate);
  uint32(sampleRate * bytesPerSample);
  uint16(bytesPerSample);
  uint16(bytesPerSample * 8);
  if (isFloat) {
    uint16(0);
    text('fact');
    uint32(4);
    uint32(dataBytes / bytesPerSample);
  }
  text('data');
  uint32(dataBytes);
  return header;
}

function writeSamples(samples: Float32Array, format: WavSampleFormat, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < samples.length; index += 1) {
    const sample = samples[index]!;
    if (format === 'float32') {
      view.setFloat32(index * 4, Number.isNaN(sample) ? 0 : sample, true);
    } else if (format === 'pcm16') {
      view.setInt16(index * 2, quantize(sample, 32_768), true);
    } else {
      const value = quantize(sample, 8_388_608);
      view.setUint16(index * 3, value & 0xffff, true);
      view.setInt8(index * 3 + 2, value >> 16);
    }
  }
}

/** Nearest integer step, clipped; the same scale as decoding, so that a file read and written again is the same. */
function quantize(sample: number, scale: number): number {
  const value = Math.round(sample * scale);
  if (value >= scale) return scale - 1;
  return value < -scale ? -scale : value || 0;
}
