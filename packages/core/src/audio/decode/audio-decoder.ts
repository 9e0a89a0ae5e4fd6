/** Audio as a decoder returns it: channels apart, at the rate of the file. */
export interface DecodedChannels {
  /** One array per channel, all of the same length; ±1 is full scale. */
  readonly channelData: readonly Float32Array[];
  /** Samples per second and channel. */
  readonly sampleRate: number;
}

/** What a decoder is told beside the bytes. */
export interface AudioDecoderContext {
  /** Cancels the decoding; checked between pieces of work. */
  readonly signal?: AbortSignal | undefined;
  /** Decoders stop with `audio_too_large` before they hold more than this many seconds of audio. */
  readonly maxSeconds: number;
}

/** A reader for one or more formats, handed to {@link decodeAudio} by the application. */
export interface AudioDecoder {
  /** The formats it reads, as {@link sniffAudioFormat} names them: `mp3`, `flac`, `ogg-vorbis` and so on. */
  readonly formats: readonly string[];
  /**
   * Decodes a whole file. The bytes may be damaged or hostile.
   *
   * @throws StarlingError `audio_unreadable`, `audio_too_large`, `aborted`; anything else that is thrown counts as
   * `audio_unreadable`
   */
  decode(bytes: Uint8Array, context: AudioDecoderContext): Promise<DecodedChannels>;
}
