/**
 * Decoders and encoders for compressed audio, to be handed to `decodeAudio`, `encodeAudio` or the speech service. Each
 * loads what it needs when the first file of its format comes; importing this subpath costs next to nothing.
 *
 * @packageDocumentation
 */
import type { AudioDecoder } from '../audio/decode/audio-decoder.js';
import type { AudioEncoder } from '../audio/encode/audio-encoder.js';
import { flacDecoder } from './flac/flac-decoder.js';
import { flacEncoder } from './flac/flac-encoder.js';
import { mp3Decoder } from './mp3/mp3-decoder.js';
import { mp3Encoder } from './mp3/mp3-encoder.js';
import { oggOpusDecoder } from './ogg/ogg-opus-decoder.js';
import { oggVorbisDecoder } from './ogg/ogg-vorbis-decoder.js';

export { flacDecoder, flacEncoder, mp3Decoder, mp3Encoder, oggOpusDecoder, oggVorbisDecoder };

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

/**
 * The encoders for FLAC and MP3. That for Ogg Opus has a subpath of its own, because its library needs a word to some
 * bundlers: see `oggOpusEncoder` in `@starling-tts/core/codecs/ogg-opus-encoder`.
 *
 * @example
 * ```ts
 * import { createSpeechService } from '@starling-tts/core';
 * import { codecDecoders, codecEncoders } from '@starling-tts/core/codecs';
 * import { oggOpusEncoder } from '@starling-tts/core/codecs/ogg-opus-encoder';
 *
 * const encoders = [...codecEncoders, oggOpusEncoder];
 * const speech = createSpeechService({ engine, decoders: codecDecoders, encoders });
 * ```
 */
export const codecEncoders: readonly AudioEncoder[] = [flacEncoder, mp3Encoder];
