import type { AudioDecoder } from '../audio/decode/audio-decoder.js';
import { decodePieces } from './decode-pieces.js';

/** A packet of one byte may stand for 4096 samples, so pieces are small. */
const pieceBytes = 4 * 1024;

/** Ogg Vorbis by libvorbis as WebAssembly. Loaded when the first such file is decoded. */
export const oggVorbisDecoder: AudioDecoder = {
  formats: ['ogg-vorbis'],
  async decode(bytes, context) {
    const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
    return decodePieces(new OggVorbisDecoder(), bytes, pieceBytes, context);
  },
};
