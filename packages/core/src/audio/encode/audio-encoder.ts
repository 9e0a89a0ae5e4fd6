import type { AudioInfo } from '../audio-info.js';
import type { Pcm } from '../pcm.js';

/** Formats that audio is written in: `pcm` is 16-bit little-endian samples without a header. */
export const audioOutputFormats = ['wav', 'pcm', 'flac', 'mp3', 'ogg_opus'] as const;

/** A format that audio is written in. */
export type AudioOutputFormat = (typeof audioOutputFormats)[number];

/** What an encoder is told beside the samples. */
export interface AudioEncoderContext {
  /** Remarks to write into the file, where the format has a place for them. */
  readonly info?: AudioInfo | undefined;
  /** Cancels the encoding; checked between pieces of work. */
  readonly signal?: AbortSignal | undefined;
}

/** What an encoder made. */
export interface EncodedSamples {
  /** The bytes of the file. */
  readonly bytes: Uint8Array;
  /** Hz of the signal inside; differs from what was given where the format has only some rates. */
  readonly sampleRate: number;
}

/** A writer for one format, handed to {@link encodeAudio} or the speech service by the application. */
export interface AudioEncoder {
  /** The format it writes. */
  readonly format: AudioOutputFormat;
  /** Media type of its files. */
  readonly mimeType: string;
  /**
   * Encodes mono audio as a whole file. Samples beyond ±1 are clipped, those that are not numbers are silence.
   *
   * @throws StarlingError `invalid_request` for a sample rate out of range, `aborted`
   */
  encode(audio: Pcm, context: AudioEncoderContext): Promise<EncodedSamples>;
}
