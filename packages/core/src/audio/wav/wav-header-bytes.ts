import { ascii, uint16, uint32 } from './byte-lists.js';

/** Sample formats that can be written: 16 or 24 bit integers, or 32 bit floats. */
export type WavSampleFormat = 'pcm16' | 'pcm24' | 'float32';

/** Bytes one sample takes in each format. */
export const bytesPerWavSample: Readonly<Record<WavSampleFormat, number>> = {
  pcm16: 2,
  pcm24: 3,
  float32: 4,
};

/** Size that stands for "until the stream ends". */
const unknownSize = 0xffffffff;

/**
 * What comes before the samples of a mono WAV file.
 *
 * @param dataBytes bytes of samples that will follow
 * @param trailingBytes bytes that will follow the samples: padding and further chunks
 */
export function wavHeaderBytes(
  sampleRate: number,
  format: WavSampleFormat,
  dataBytes: number,
  trailingBytes: number,
): Uint8Array {
  const chunks = formatChunks(sampleRate, format, dataBytes / bytesPerWavSample[format]);
  return Uint8Array.from([
    ...ascii('RIFF'),
    ...uint32(4 + chunks.length + 8 + dataBytes + trailingBytes),
    ...ascii('WAVE'),
    ...chunks,
    ...ascii('data'),
    ...uint32(dataBytes),
  ]);
}

/** The same for a file of unknown length, with further chunks in front of the samples. */
export function wavStreamHeaderBytes(
  sampleRate: number,
  format: WavSampleFormat,
  furtherChunks: Uint8Array,
): Uint8Array {
  return Uint8Array.from([
    ...ascii('RIFF'),
    ...uint32(unknownSize),
    ...ascii('WAVE'),
    ...formatChunks(sampleRate, format, unknownSize),
    ...furtherChunks,
    ...ascii('data'),
    ...uint32(unknownSize),
  ]);
}

/** The format chunk and, for floats, the fact chunk that formats other than PCM need. */
function formatChunks(sampleRate: number, format: WavSampleFormat, frames: number): number[] {
  const bytesPerSample = bytesPerWavSample[format];
  const isFloat = format === 'float32';
  return [
    ...ascii('fmt '),
    ...uint32(isFloat ? 18 : 16),
    ...uint16(isFloat ? 3 : 1),
    ...uint16(1),
    ...uint32(sampleRate),
    ...uint32(sampleRate * bytesPerSample),
    ...uint16(bytesPerSample),
    ...uint16(bytesPerSample * 8),
    ...(isFloat ? [...uint16(0), ...ascii('fact'), ...uint32(4), ...uint32(frames)] : []),
  ];
}
