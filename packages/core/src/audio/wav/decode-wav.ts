import type { DecodedChannels } from '../decode/audio-decoder.js';
import { aLawSamples, muLawSamples } from './companding.js';
import { parseWavHeader, type WavHeader } from './wav-header.js';

/**
 * Reads the samples of a WAV file: 8, 16, 24 and 32 bit integers, 32 and 64 bit floats, A-law and mu-law, any header that
 * {@link parseWavHeader} understands. A file that was cut off yields the samples that are there. Samples that are not
 * numbers (damaged float files) become 0.
 *
 * @param bytes the whole file
 * @param header its header when it was read before
 * @returns one array per channel; memory needed is at most four times the file's size (8-bit files)
 * @throws StarlingError `audio_unreadable`, `audio_format_unsupported` as {@link parseWavHeader}
 */
export function decodeWav(bytes: Uint8Array, header: WavHeader = parseWavHeader(bytes)): DecodedChannels {
  const { channels, frames, bytesPerSample } = header;
  const channelData = Array.from({ length: channels }, () => new Float32Array(frames));
  const read = sampleReader(bytes, header);
  let position = header.dataOffset;
  for (let frame = 0; frame < frames; frame += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      channelData[channel]![frame] = read(position);
      position += bytesPerSample;
    }
  }
  return { channelData, sampleRate: header.sampleRate };
}

function sampleReader(bytes: Uint8Array, header: WavHeader): (offset: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = !header.isBigEndian;
  switch (`${header.encoding}:${header.bytesPerSample}`) {
    case 'a-law:1':
      return (offset) => aLawSamples[view.getUint8(offset)]!;
    case 'mu-law:1':
      return (offset) => muLawSamples[view.getUint8(offset)]!;
    case 'pcm:1':
      return (offset) => (view.getUint8(offset) - 128) / 128;
    case 'pcm:2':
      return (offset) => view.getInt16(offset, littleEndian) / 32_768;
    case 'pcm:3':
      return littleEndian
        ? (offset) => ((view.getInt8(offset + 2) << 16) | view.getUint16(offset, true)) / 8_388_608
        : (offset) => ((view.getInt8(offset) << 16) | view.getUint16(offset + 1, false)) / 8_388_608;
    case 'pcm:4':
      return (offset) => view.getInt32(offset, littleEndian) / 2_147_483_648;
    case 'float:4':
      return (offset) => finite(view.getFloat32(offset, littleEndian));
    default:
      return (offset) => finite(view.getFloat64(offset, littleEndian));
  }
}

/** The largest magnitude that is kept: far above any recording, far below what overflows when squared and summed. */
const largestSample = 1e6;

function finite(sample: number): number {
  return Number.isFinite(sample) ? Math.max(-largestSample, Math.min(largestSample, sample)) : 0;
}
