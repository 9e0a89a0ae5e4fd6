import { throwIfAborted } from '../../errors/starling-error.js';
import { decodeWav } from '../wav/decode-wav.js';
import { parseWavHeader } from '../wav/wav-header.js';
import type { AudioDecoder } from './audio-decoder.js';
import { tooLong } from './too-long.js';

/** The decoder that is always there. The length is known from the header, so nothing is decoded of audio that is too long. */
export const wavDecoder: AudioDecoder = {
  formats: ['wav'],
  async decode(bytes, { signal, maxSeconds }) {
    throwIfAborted(signal);
    const header = parseWavHeader(bytes);
    if (header.frames > maxSeconds * header.sampleRate) throw tooLong(maxSeconds);
    return decodeWav(bytes, header);
  },
};
