import { crc8 } from './checksums.js';
import type { StreamInfo } from './stream-info.js';

/** What the header of a FLAC frame says (RFC 9639 section 9.1). */
export interface FrameHeader {
  /** Samples per channel, 1 to 65536. */
  readonly blockSize: number;
  /** Channels 0 to 7 coded independently, or how two channels are coded as one and a difference. */
  readonly channelMode: 'independent' | 'left-side' | 'side-right' | 'mid-side';
  /** Channels, 1 to 8. */
  readonly channels: number;
  /** Bits per sample, 4 to 32. */
  readonly bitsPerSample: number;
  /** First byte behind the header. */
  readonly end: number;
}

const stereoModes = ['left-side', 'side-right', 'mid-side'] as const;
const bitDepths = [0, 8, 12, undefined, 16, 20, 24, 32];

/**
 * Reads a frame header and checks it by its checksum.
 *
 * @returns the header, nothing when none begins here
 */
export function readFrameHeader(
  bytes: Uint8Array,
  start: number,
  stream: StreamInfo,
): FrameHeader | undefined {
  // 14 bits of sync, a reserved zero; the next bit tells fixed from variable block sizes, which is all the same to us.
  if (bytes[start] !== 0xff || (bytes[start + 1]! & 0xfe) !== 0xf8) return undefined;
  const sizes = bytes[start + 2]!;
  const layout = bytes[start + 3]!;
  if ((layout & 1) !== 0) return undefined;
  const sizeCode = sizes >> 4;
  const rateCode = sizes & 15;
  const channelCode = layout >> 4;
  const bitsPerSample = bitDepths[(layout >> 1) & 7];
  if (sizeCode === 0 || rateCode === 15 || channelCode > 10 || bitsPerSample === undefined) return undefined;

  let position = start + 4 + codedNumberLength(bytes[start + 4]!);
  const blockSize = blockSizeOf(bytes, position, sizeCode);
  position += sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  position += rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0;
  if (position >= bytes.length || crc8(bytes, start, position) !== bytes[position]) return undefined;
  return {
    blockSize,
    channelMode: channelCode < 8 ? 'independent' : stereoModes[channelCode - 8]!,
    channels: channelCode < 8 ? channelCode + 1 : 2,
    bitsPerSample: bitsPerSample === 0 ? stream.bitsPerSample : bitsPerSample,
    end: position + 1,
  };
}

function blockSizeOf(bytes: Uint8Array, position: number, code: number): number {
  if (code === 1) return 192;
  if (code < 6) return 144 * 2 ** code;
  if (code === 6) return bytes[position]! + 1;
  if (code === 7) return (bytes[position]! << 8) + bytes[position + 1]! + 1;
  return 2 ** code;
}

/** Bytes of the frame or sample number, coded like UTF-8 but up to seven bytes long. */
function codedNumberLength(first: number): number {
  const ones = Math.clz32(~(first << 24));
  return ones === 0 ? 1 : ones;
}
