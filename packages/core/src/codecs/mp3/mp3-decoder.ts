import type { AudioDecoder } from '../../audio/decode/audio-decoder.js';
import { id3TagsLength } from '../../audio/decode/id3-tags.js';
import { findMpegFrame } from '../../audio/decode/mpeg-frame.js';
import { DecodedPieces } from '../decoded-pieces.js';

/** At the lowest bit rate of the format this is 16 seconds of audio. */
const pieceBytes = 16 * 1024;

/** MP3 (MPEG-1, 2 and 2.5 layer III), gapless, by libmpg123 as WebAssembly. Loaded when the first MP3 is decoded. */
export const mp3Decoder: AudioDecoder = {
  formats: ['mp3'],
  async decode(bytes, context) {
    const content = bytes.subarray(id3TagsLength(bytes));
    const frame = findMpegFrame(content);
    if (frame === undefined) throw new Error('No MP3 frame was found.');
    const { MPEGDecoder } = await import('mpg123-decoder');
    const decoder = new MPEGDecoder();
    await decoder.ready;
    // The library hands out mono as two equal channels, of which one is taken.
    const pieces = new DecodedPieces('mp3', frame.sampleRate, frame.isMono ? 1 : 2, context);
    try {
      for (let offset = 0; offset < content.length; offset += pieceBytes) {
        const decoded = decoder.decode(content.subarray(offset, offset + pieceBytes));
        pieces.addDamage(decoded.errors.length);
        // A file may change its rate in the middle; what follows is not the recording that began.
        if (decoded.samplesDecoded > 0 && decoded.sampleRate !== frame.sampleRate) break;
        await pieces.add(decoded.channelData);
      }
    } finally {
      decoder.free();
    }
    return pieces.join();
  },
};
