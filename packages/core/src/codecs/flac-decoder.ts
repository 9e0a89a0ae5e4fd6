import type { AudioDecoder } from '../audio/decode/audio-decoder.js';
import { decodePieces } from './decode-pieces.js';

/** Digital silence takes about a dozen bytes for 65535 samples, so pieces are small. */
const pieceBytes = 4 * 1024;

/** FLAC and Ogg FLAC by libFLAC as WebAssembly. Loaded when the first such file is decoded. */
export const flacDecoder: AudioDecoder = {
  formats: ['flac', 'ogg-flac'],
  async decode(bytes, context) {
    const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
    return decodePieces(new FLACDecoder(), bytes, pieceBytes, context);
  },
};
