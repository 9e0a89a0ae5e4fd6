import { StarlingError } from '../../errors/starling-error.js';
import type { AudioInfo } from '../audio-info.js';
import type { Pcm } from '../pcm.js';
import { requireSampleRate } from '../resample/stream-resampler.js';
import {
  bytesPerWavSample,
  type WavSampleFormat,
  wavHeaderBytes,
  wavStreamHeaderBytes,
} from './wav-header-bytes.js';
import { infoChunk } from './wav-info.js';

/** Sizes in the header have 32 bits. */
const largestWavBytes = 0xffffffff;

/** How a WAV file is written. */
export interface EncodeWavOptions {
  /** Default `pcm16`. */
  readonly format?: WavSampleFormat;
  /** Remarks to write behind the samples, for instance {@link machineGeneratedInfo}. Default: none. */
  readonly info?: AudioInfo | undefined;
}

/**
 * Writes mono audio as a WAV file: 44 bytes of header and the samples (`float32` has 58, with the fact chunk that
 * formats other than PCM need). Integers are rounded to the nearest and clipped at full scale; floats are kept exactly.
 * A sample that is not a number is written as 0.
 *
 * @param audio mono samples; ±1 is full scale
 * @param options sample format and remarks
 * @returns the bytes of the file
 * @throws StarlingError `audio_too_large` when the file would not fit into the format's 4 GB, `invalid_request` for a
 * sample rate out of range
 */
export function encodeWav(audio: Pcm, options: EncodeWavOptions = {}): Uint8Array {
  const format = options.format ?? 'pcm16';
  requireSampleRate('sampleRate', audio.sampleRate);
  const dataBytes = audio.samples.length * bytesPerWavSample[format];
  const padding = dataBytes % 2;
  const info = infoChunk(options.info);
  const header = wavHeaderBytes(audio.sampleRate, format, dataBytes, padding + info.length);
  const size = header.length + dataBytes + padding + info.length;
  if (size > largestWavBytes) {
    throw new StarlingError(
      'audio_too_large',
      'The audio does not fit into a WAV file, which holds 4 GB at most. Write it in parts.',
      { limitBytes: largestWavBytes },
    );
  }
  const bytes = new Uint8Array(size);
  bytes.set(header);
  writeSamples(audio.samples, format, bytes.subarray(header.length));
  bytes.set(info, size - info.length);
  return bytes;
}

/**
 * The start of a WAV file whose length is not known yet: write it first and then the samples of each chunk as
 * {@link encodePcm} codes them. Both sizes are 0xFFFFFFFF, which players take as "until the stream ends".
 *
 * @param sampleRate in hertz
 * @param options sample format and remarks, which stand in front of the samples here
 * @throws StarlingError `invalid_request` for a sample rate out of range
 */
export function wavStreamHeader(sampleRate: number, options: EncodeWavOptions = {}): Uint8Array {
  requireSampleRate('sampleRate', sampleRate);
  return wavStreamHeaderBytes(sampleRate, options.format ?? 'pcm16', infoChunk(options.info));
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

/**
 * Nearest integer step, clipped; the same scale as decoding, so that a file read and written again is the same.
 *
 * @param scale steps from 0 to full scale, for example 32768
 */
function quantize(sample: number, scale: number): number {
  const value = Math.round(sample * scale);
  if (value >= scale) return scale - 1;
  return value < -scale ? -scale : value || 0;
}
