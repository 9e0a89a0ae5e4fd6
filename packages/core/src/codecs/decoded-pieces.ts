import type { AudioDecoderContext, DecodedChannels } from '../audio/decode/audio-decoder.js';
import { tooLong } from '../audio/decode/too-long.js';
import { unsupportedRate } from '../audio/decode/unsupported-rate.js';
import { concatSamples } from '../audio/edit.js';
import { isSupportedSampleRate, maximumSampleRate } from '../audio/invalid-argument.js';
import { Turns } from '../audio/turns.js';
import { StarlingError } from '../errors/starling-error.js';

/**
 * Most samples of all channels for each second that is allowed: two channels at the highest rate. Eight of them, which some formats can have,
 * would take gigabytes for a file of a few kilobytes.
 */
const mostSamplesPerSecond = 2 * maximumSampleRate;

/** Damaged frames, packets or pieces after which a file is given up. */
const mostDamage = 50;

/**
 * Collects what a decoder produces piece by piece and keeps it within bounds. Compressed silence can expand many thousand
 * times, so the length is checked after every piece.
 */
export class DecodedPieces {
  readonly #context: AudioDecoderContext;
  readonly #sampleRate: number;
  readonly #channels: Float32Array[][];
  #length = 0;
  #damage = 0;
  readonly #turns: Turns;

  /**
   * @param format as the decoder names it
   * @param sampleRate of the audio, in hertz
   * @param channels how many each piece has
   * @param context limit and abort signal
   * @throws StarlingError `audio_format_unsupported` for a sample rate out of range: a file may claim any, and the limit in
   * seconds would then be none
   */
  constructor(format: string, sampleRate: number, channels: number, context: AudioDecoderContext) {
    if (!isSupportedSampleRate(sampleRate)) throw unsupportedRate(format, sampleRate);
    this.#sampleRate = sampleRate;
    this.#channels = Array.from({ length: channels }, () => []);
    this.#context = context;
    this.#turns = new Turns(context.signal);
  }

  /** Samples per channel so far. */
  get length(): number {
    return this.#length;
  }

  /**
   * Takes the next piece, which is kept without a copy.
   *
   * @throws StarlingError `audio_too_large`, `aborted`
   */
  async add(channelData: readonly Float32Array[]): Promise<void> {
    const samples = channelData[0]?.length ?? 0;
    this.#length += samples;
    const { maxSeconds } = this.#context;
    if (this.#length > maxSeconds * this.#sampleRate) throw tooLong(maxSeconds);
    if (this.#length * this.#channels.length > maxSeconds * mostSamplesPerSecond) throw tooManyChannels();
    for (const [channel, pieces] of this.#channels.entries()) pieces.push(channelData[channel]!);
    await this.#turns.after(samples);
  }

  /** Counts work that brought no sound; an Error when a file is too damaged to go on. */
  addDamage(count = 1): void {
    this.#damage += count;
    if (this.#damage > mostDamage) throw new Error(`${this.#damage} pieces are damaged.`);
  }

  /** The whole audio, cut to `length` samples when it is longer. */
  join(length = Number.POSITIVE_INFINITY): DecodedChannels {
    return {
      channelData: this.#channels.map((pieces) => concatSamples(pieces).subarray(0, length)),
      sampleRate: this.#sampleRate,
    };
  }
}

function tooManyChannels(): StarlingError<'audio_too_large'> {
  return new StarlingError(
    'audio_too_large',
    'The audio has so many channels at so high a sample rate that it takes too much memory. Mix it to one channel and send it again.',
    {},
  );
}
