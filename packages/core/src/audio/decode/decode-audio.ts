import { StarlingError, throwIfAborted } from '../../errors/starling-error.js';
import { isSupportedSampleRate } from '../invalid-argument.js';
import { mixToMono } from '../mix.js';
import type { Pcm } from '../pcm.js';
import type { AudioDecoder, DecodedChannels } from './audio-decoder.js';
import { type AudioFormat, audioFormatNames, sniffAudioFormat } from './sniff-format.js';
import { tooLong } from './too-long.js';
import { unsupportedRate } from './unsupported-rate.js';
import { wavDecoder } from './wav-decoder.js';

/** Largest file that {@link decodeAudio} takes unless told otherwise: 10 MB. */
export const defaultMaxAudioBytes = 10 * 1024 * 1024;

/** Longest recording that {@link decodeAudio} takes unless told otherwise, in seconds. */
export const defaultMaxAudioSeconds = 600;

/** How audio is decoded. */
export interface DecodeOptions {
  /** Name of the request field the bytes came from; error messages begin with it. */
  readonly field?: string | undefined;
  /** Refuse larger files before looking at them. Default {@link defaultMaxAudioBytes}. */
  readonly maxBytes?: number | undefined;
  /** Refuse longer audio before memory for it is taken. Default {@link defaultMaxAudioSeconds}. */
  readonly maxSeconds?: number | undefined;
  /** Readers for formats beside WAV, which is always read. The first that names the format is used. Default: none. */
  readonly decoders?: readonly AudioDecoder[] | undefined;
  /** Cancels the decoding. */
  readonly signal?: AbortSignal | undefined;
}

/** Audio that was decoded and mixed to mono. */
export interface DecodedAudio {
  /** The mean of all channels at the rate of the file. */
  readonly audio: Pcm;
  /** What the file was, by its content: `wav`, `mp3`, `flac`, `ogg-vorbis`, `ogg-opus` or `ogg-flac`. */
  readonly format: string;
  /** Channels the file had. */
  readonly channels: number;
}

/**
 * Decodes an audio file held in memory. The format is found by content, never by name. Bytes and seconds are limited
 * before memory is taken for them; whatever the bytes are, the result is audio or a typed error.
 *
 * @param bytes the whole file
 * @param options limits, further decoders, abort signal
 * @throws StarlingError `audio_too_large` over a limit, `audio_format_unsupported` when no decoder reads the format (the
 * message lists those that are read), `audio_unreadable` for empty or damaged audio, `aborted`
 */
export async function decodeAudio(bytes: Uint8Array, options: DecodeOptions = {}): Promise<DecodedAudio> {
  const { maxBytes = defaultMaxAudioBytes, maxSeconds = defaultMaxAudioSeconds, signal, field } = options;
  const decoders = [...(options.decoders ?? []), wavDecoder];
  throwIfAborted(signal);
  try {
    if (bytes.length > maxBytes) {
      throw new StarlingError(
        'audio_too_large',
        `The audio has ${bytes.length} bytes, more than the ${maxBytes} that are allowed. Send a shorter or compressed recording.`,
        { limitBytes: maxBytes },
      );
    }
    if (bytes.length === 0) {
      throw new StarlingError('audio_unreadable', 'The audio is empty. Send the bytes of an audio file.', {});
    }
    const format = sniffAudioFormat(bytes);
    const decoder = decoders.find((candidate) => candidate.formats.includes(format));
    if (decoder === undefined) throw unsupported(format, decoders);
    const decoded = await runDecoder(decoder, format, bytes, { signal, maxSeconds });
    return toMono(decoded, format, maxSeconds);
  } catch (error) {
    throw withField(error, field);
  }
}

async function runDecoder(
  decoder: AudioDecoder,
  format: AudioFormat,
  bytes: Uint8Array,
  context: { signal: AbortSignal | undefined; maxSeconds: number },
): Promise<DecodedChannels> {
  try {
    return await decoder.decode(bytes, context);
  } catch (cause) {
    if (StarlingError.is(cause)) throw cause;
    throw unreadable(format, cause);
  } finally {
    throwIfAborted(context.signal);
  }
}

function toMono(decoded: DecodedChannels, format: AudioFormat, maxSeconds: number): DecodedAudio {
  const { channelData, sampleRate } = decoded;
  const samples = mixToMono(channelData);
  if (samples.length === 0) throw unreadable(format);
  if (!isSupportedSampleRate(sampleRate)) throw unsupportedRate(format, sampleRate);
  if (samples.length > maxSeconds * sampleRate) throw tooLong(maxSeconds);
  return { audio: { samples, sampleRate }, format, channels: channelData.length };
}

function unreadable(format: AudioFormat, cause?: unknown): StarlingError<'audio_unreadable'> {
  return new StarlingError(
    'audio_unreadable',
    `The audio looks like ${audioFormatNames[format]} but no sound could be read from it: it is damaged or cut off. Send an undamaged file.`,
    {},
    { cause },
  );
}

function unsupported(
  format: AudioFormat,
  decoders: readonly AudioDecoder[],
): StarlingError<'audio_format_unsupported'> {
  const names = new Set(
    decoders
      .flatMap((decoder) => decoder.formats)
      .map((name) => audioFormatNames[name as AudioFormat] ?? name),
  );
  return new StarlingError(
    'audio_format_unsupported',
    `The file is ${audioFormatNames[format]}, which cannot be read here. Supported: ${[...names].sort().join(', ')}. Convert the recording and send it again.`,
    { format },
  );
}

/** Puts the field's name in front, so that a person sees which of several recordings is meant. */
function withField(error: unknown, field: string | undefined): unknown {
  if (field === undefined || !StarlingError.is(error) || error.code === 'aborted') return error;
  return new StarlingError(
    error.code,
    `${field}: ${error.message}`,
    { ...error.details, field },
    { cause: error.cause },
  );
}
