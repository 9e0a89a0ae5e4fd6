import type { AudioDecoder } from '../audio/decode/audio-decoder.js';
import { id3TagsLength } from '../audio/decode/id3-tags.js';
import { findMpegFrame, isMonoMpegFrame } from '../audio/decode/mpeg-frame.js';
import { decodePieces } from './decode-pieces.js';

/** At the lowest bit rate of the format this is 16 seconds of audio. */
const pieceBytes = 16 * 1024;

/** MP3 (MPEG-1, 2 and 2.5 layer III), gapless, by libmpg123 as WebAssembly. Loaded when the first MP3 is decoded. */
export const mp3Decoder: AudioDecoder = {
  formats: ['mp3'],
  async decode(bytes, context) {
    const { MPEGDecoder } = await import('mpg123-decoder');
    const decoded = await decodePieces(new MPEGDecoder(), bytes, pieceBytes, context);
    // The library hands out mono as two equal channels.
    return isMonoMp3(bytes) ? { ...decoded, channelData: decoded.channelData.slice(0, 1) } : decoded;
  },
};

function isMonoMp3(bytes: Uint8Array): boolean {
  const content = bytes.subarray(id3TagsLength(bytes));
  const frame = findMpegFrame(content);
  return frame !== undefined && isMonoMpegFrame(content, frame.offset);
}
