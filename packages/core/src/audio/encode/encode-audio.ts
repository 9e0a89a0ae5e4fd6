import { StarlingError, throwIfAborted } from '../../errors/starling-error.js';
import type { AudioInfo } from '../audio-info.js';
import type { Pcm } from '../pcm.js';
import { requireSampleRate } from '../resample/stream-resampler.js';
import { encodePcm, encodeWav } from '../wav/encode-wav.js';
import type { AudioEncoder, AudioOutputFormat, EncodedSamples } from './audio-encoder.js';

const wavEncoder: AudioEncoder = {
  format: 'wav',
  mimeType: 'audio/wav',
  encode: async (audio, { info }) => ({ bytes: encodeWav(audio, { info }), sampleRate: audio.sampleRate }),
};

const pcmEncoder: AudioEncoder = {
  format: 'pcm',
  mimeType: 'audio/pcm',
  encode: async ({ samples, sampleRate }) => ({ bytes: encodePcm(samples), sampleRate }),
};

/** How audio is encoded. */
export interface EncodeAudioOptions {
  /** Default `wav`. */
  readonly format?: AudioOutputFormat | undefined;
  /** Writers for formats beside WAV and PCM. Default: none. */
  readonly encoders?: readonly AudioEncoder[] | undefined;
  /** Remarks to write into the file. Default: none. */
  readonly info?: AudioInfo | undefined;
  /** Cancels the encoding. */
  readonly signal?: AbortSignal | undefined;
}

/** An audio file in memory. */
export interface EncodedAudio extends EncodedSamples {
  /** Its format. */
  readonly format: AudioOutputFormat;
  /** Its media type. */
  readonly mimeType: string;
}

/**
 * Encodes mono audio as a whole file.
 *
 * @throws StarlingError `audio_format_unsupported` when none of the encoders writes the format; `audio_too_large` when a
 * WAV file cannot hold so much; `invalid_request` for a sample rate out of range; `aborted`
 *
 * @example
 * ```ts
 * import { encodeAudio } from '@starling-tts/core';
 * import { codecEncoders } from '@starling-tts/core/codecs';
 *
 * const { bytes, mimeType } = await encodeAudio(audio, { format: 'mp3', encoders: codecEncoders });
 * ```
 */
export async function encodeAudio(audio: Pcm, options: EncodeAudioOptions = {}): Promise<EncodedAudio> {
  const { format = 'wav', encoders = [], info, signal } = options;
  const encoder = requireEncoder(format, encoders);
  throwIfAborted(signal);
  requireSampleRate('sampleRate', audio.sampleRate);
  const encoded = await encoder.encode(audio, { info, signal });
  throwIfAborted(signal);
  return { ...encoded, format, mimeType: encoder.mimeType };
}

/**
 * The encoder that writes a format: one of those given, or that of WAV or PCM, which are always there.
 *
 * @param format what is to be written
 * @param encoders the encoders beside those two; the first that fits is taken
 * @param field name of the request field that asks for the format, for the message
 * @throws StarlingError `audio_format_unsupported`, whose message lists the formats that can be written
 */
export function requireEncoder(
  format: AudioOutputFormat,
  encoders: readonly AudioEncoder[],
  field = 'format',
): AudioEncoder {
  const all = [...encoders, wavEncoder, pcmEncoder];
  const encoder = all.find((candidate) => candidate.format === format);
  if (encoder !== undefined) return encoder;
  const available = [...new Set(all.map((candidate) => candidate.format))].sort();
  throw new StarlingError(
    'audio_format_unsupported',
    `${field} "${format}" cannot be written here: no encoder for it is installed. Available are ${available.join(', ')}.`,
    { field, format, available },
  );
}
