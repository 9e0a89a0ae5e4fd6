import { StarlingError } from '../../errors/starling-error.js';
import { isSupportedSampleRate, maximumSampleRate, minimumSampleRate } from '../invalid-argument.js';
import { walkChunks } from './riff-chunks.js';

/** How samples are coded inside a WAV file. */
export type WavEncoding = 'pcm' | 'float' | 'a-law' | 'mu-law';

/** What the header of a WAV file says, checked against the bytes that are really there. */
export interface WavHeader {
  /** Coding of the samples. */
  readonly encoding: WavEncoding;
  /** Channels, 1 to 32; samples are interleaved. */
  readonly channels: number;
  /** Samples per second and channel, 8000 to 192000. */
  readonly sampleRate: number;
  /** Bytes one sample takes in the file: 1 to 4 for `pcm`, 4 or 8 for `float`, 1 for the companded codings. */
  readonly bytesPerSample: number;
  /** Whether numbers are big-endian (RIFX files). */
  readonly isBigEndian: boolean;
  /** Where the samples begin. */
  readonly dataOffset: number;
  /** Samples per channel that are really present, whatever the header claims. */
  readonly frames: number;
  /** The header promised more samples than the file holds: it was cut off. A streaming header promises nothing. */
  readonly isTruncated: boolean;
}

/** Channels beyond this are taken for damage. */
const mostChannels = 32;

const formatTags: Readonly<Record<number, WavEncoding>> = { 1: 'pcm', 3: 'float', 6: 'a-law', 7: 'mu-law' };

/** WAVE_FORMAT_EXTENSIBLE: the real format tag is the start of the sub-format GUID. */
const extensibleTag = 0xfffe;

const widths: Readonly<Record<WavEncoding, readonly number[]>> = {
  pcm: [1, 2, 3, 4],
  float: [4, 8],
  'a-law': [1],
  'mu-law': [1],
};

/**
 * Reads the header of a RIFF, RIFX, RF64 or BW64 WAVE file without trusting it: every size is bounded by the real number
 * of bytes, nothing is allocated. Understands extensible headers, chunks of odd size, streaming headers (size 0 or
 * 0xFFFFFFFF) and files that were cut off.
 *
 * @throws StarlingError `audio_unreadable` for damage, `audio_format_unsupported` for a coding that is not PCM, float,
 * A-law or mu-law
 */
export function parseWavHeader(bytes: Uint8Array): WavHeader {
  const chunks = walkChunks(bytes);
  const { view, isBigEndian } = chunks;
  if (chunks.format === undefined) throw unreadable('has no format chunk');
  if (chunks.data === undefined) throw unreadable('has no data chunk');
  const { offset, length } = chunks.format;
  if (length < 16) throw unreadable('has a format chunk that is too short');

  const declaredTag = view.getUint16(offset, !isBigEndian);
  const tag =
    declaredTag === extensibleTag && length >= 26 ? view.getUint16(offset + 24, !isBigEndian) : declaredTag;
  const channels = view.getUint16(offset + 2, !isBigEndian);
  const sampleRate = view.getUint32(offset + 4, !isBigEndian);
  const blockAlign = view.getUint16(offset + 12, !isBigEndian);
  const bitsPerSample = view.getUint16(offset + 14, !isBigEndian);

  const encoding = formatTags[tag];
  if (encoding === undefined) {
    throw unsupported(`the format tag 0x${tag.toString(16)}`, 'PCM, float, A-law and mu-law');
  }
  if (channels < 1 || channels > mostChannels) {
    throw unreadable(`claims ${channels} channels; 1 to ${mostChannels} are possible`);
  }
  if (!isSupportedSampleRate(sampleRate)) {
    throw unsupported(`a rate of ${sampleRate} Hz`, `${minimumSampleRate} to ${maximumSampleRate} Hz`);
  }
  // The block size tells the container of odd depths (20 bits in 3 bytes); where it makes no sense the depth decides.
  const fromBlock = blockAlign / channels;
  const bytesPerSample = widths[encoding].includes(fromBlock) ? fromBlock : Math.ceil(bitsPerSample / 8);
  if (!widths[encoding].includes(bytesPerSample)) {
    throw unsupported(
      `${bitsPerSample} bits per ${encoding} sample`,
      '8 to 32 bit PCM and 32 or 64 bit float',
    );
  }
  return {
    encoding,
    channels,
    sampleRate,
    bytesPerSample,
    isBigEndian,
    dataOffset: chunks.data.offset,
    frames: Math.floor(chunks.data.length / (channels * bytesPerSample)),
    isTruncated: chunks.data.isTruncated,
  };
}

function unreadable(problem: string): StarlingError<'audio_unreadable'> {
  return new StarlingError('audio_unreadable', `The WAV file ${problem}. Send an undamaged file.`, {});
}

function unsupported(found: string, supported: string): StarlingError<'audio_format_unsupported'> {
  return new StarlingError(
    'audio_format_unsupported',
    `The WAV file has ${found}, which cannot be read. Supported are ${supported}; convert the recording to 16-bit PCM.`,
    { format: 'wav' },
  );
}
