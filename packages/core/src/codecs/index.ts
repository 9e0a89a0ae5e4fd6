/**
 * Decoders for compressed audio, to be handed to `decodeAudio` or the speech service. Each loads its WebAssembly module
 * when the first file of its format arrives; importing this subpath costs next to nothing.
 *
 * @packageDocumentation
 */
import type { AudioDecoder } from '../audio/decode/audio-decoder.js';
import { flacDecoder } from './flac/flac-decoder.js';
import { mp3Decoder } from './mp3-decoder.js';
import { oggOpusDecoder } from './ogg/ogg-opus-decoder.js';
import { oggVorbisDecoder } from './ogg/ogg-vorbis-decoder.js';

export { flacDecoder, mp3Decoder, oggOpusDecoder, oggVorbisDecoder };

/**
 * Every decoder of this package: MP3, FLAC, Ogg FLAC, Ogg Vorbis and Ogg Opus.
 *
 * @example
 * ```ts
 * import { decodeAudio } from '@starling-tts/core';
 * import { codecDecoders } from '@starling-tts/core/codecs';
 *
 * const { audio, format } = await decodeAudio(bytes, { decoders: codecDecoders });
 * ```
 */
export const codecDecoders: readonly AudioDecoder[] = [
  mp3Decoder,
  flacDecoder,
  oggVorbisDecoder,
  oggOpusDecoder,
];
