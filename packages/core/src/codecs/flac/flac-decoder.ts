import type { AudioDecoder, AudioDecoderContext, DecodedChannels } from '../../audio/decode/audio-decoder.js';
import { id3TagsLength } from '../../audio/decode/id3-tags.js';
import { tooLong } from '../../audio/decode/too-long.js';
import { DecodedPieces } from '../decoded-pieces.js';
import { readOggPackets } from '../ogg/ogg-packets.js';
import { decodeFrame } from './frame.js';
import { readFrameHeader } from './frame-header.js';
import { readStreamInfo, type StreamInfo } from './stream-info.js';

/** FLAC and Ogg FLAC (RFC 9639), exact to the bit for up to 24 bits per sample. Plain code, nothing to load. */
export const flacDecoder: AudioDecoder = {
  formats: ['flac', 'ogg-flac'],
  async decode(bytes, context) {
    const start = id3TagsLength(bytes);
    return bytes[start] === 0x66 ? decodeNative(bytes, start, context) : decodeOgg(bytes, context);
  },
};

/** A stream with `fLaC` and metadata blocks in front. */
async function decodeNative(
  bytes: Uint8Array,
  start: number,
  context: AudioDecoderContext,
): Promise<DecodedChannels> {
  let info: StreamInfo | undefined;
  let position = start + 4;
  for (let isLast = false; !isLast && position + 4 <= bytes.length; ) {
    const header = bytes[position]!;
    const length = (bytes[position + 1]! << 16) | (bytes[position + 2]! << 8) | bytes[position + 3]!;
    if ((header & 127) === 0) info ??= readStreamInfo(bytes, position + 4);
    isLast = header >= 128;
    position += 4 + length;
  }
  const stream = requireStreamInfo(info);
  const pieces = startPieces(stream, context);
  await decodeFrames(bytes, position, stream, pieces);
  return pieces.join();
}

/** The first packet holds the stream info, some more hold metadata, and each of the others is a frame. */
async function decodeOgg(bytes: Uint8Array, context: AudioDecoderContext): Promise<DecodedChannels> {
  const packets = readOggPackets(bytes);
  const first = packets.next().value?.data;
  const stream = requireStreamInfo(first && readStreamInfo(first, 17));
  const pieces = startPieces(stream, context);
  for (const { data } of packets) {
    if (data[0] === 0xff) await decodeFrames(data, 0, stream, pieces);
  }
  return pieces.join();
}

function requireStreamInfo(info: StreamInfo | undefined): StreamInfo {
  if (info === undefined) throw new Error('The FLAC stream info is missing or damaged.');
  return info;
}

function startPieces(stream: StreamInfo, context: AudioDecoderContext): DecodedPieces {
  if (stream.totalSamples > context.maxSeconds * stream.sampleRate) throw tooLong(context.maxSeconds);
  return new DecodedPieces('flac', stream.sampleRate, stream.channels, context);
}

/** Decodes one frame after the other; behind a damaged one it goes on with the next that can be found. */
async function decodeFrames(
  bytes: Uint8Array,
  start: number,
  stream: StreamInfo,
  pieces: DecodedPieces,
): Promise<void> {
  let position = start;
  while (position < bytes.length) {
    const header = readFrameHeader(bytes, position, stream);
    if (header === undefined || header.channels !== stream.channels) {
      position += 1;
      continue;
    }
    try {
      const frame = decodeFrame(bytes, position, header);
      position = frame.end;
      await pieces.add(frame.channelData);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      pieces.addDamage();
      position += 1;
    }
  }
}
