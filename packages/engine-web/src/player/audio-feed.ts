import { createStreamResampler, StarlingError, type StreamResampler } from '@starling-tts/core';

/** The arriving side of one stream of audio: its rate, how much has come, and the way to the context's rate. */
export class AudioFeed {
  /** Number of the stream, as the processor knows it. */
  readonly generation: number;
  /** Seeks asked for so far. */
  seeks = 0;
  readonly #contextRate: number;
  #sampleRate: number | undefined;
  #resampler: StreamResampler | undefined;
  #samples = 0;
  #isFinal = false;

  /**
   * @param generation number of the stream
   * @param contextRate rate that the processor needs, in hertz
   */
  constructor(generation: number, contextRate: number) {
    this.generation = generation;
    this.#contextRate = contextRate;
  }

  /** Seconds that have arrived. */
  get duration(): number {
    return this.#samples / (this.#sampleRate ?? this.#contextRate);
  }

  /** Whether the last samples have arrived. */
  get isFinal(): boolean {
    return this.#isFinal;
  }

  /**
   * Takes samples and gives those that the processor gets.
   *
   * @throws StarlingError `invalid_request`
   */
  push(samples: Float32Array, sampleRate: number): Float32Array {
    if (this.#isFinal)
      throw invalid('samples', 'must not follow the last ones of the same audio; stop first');
    if (this.#sampleRate === undefined) {
      if (sampleRate !== this.#contextRate)
        this.#resampler = createStreamResampler(sampleRate, this.#contextRate);
      this.#sampleRate = sampleRate;
    } else if (sampleRate !== this.#sampleRate) {
      throw invalid('sampleRate', `must stay ${this.#sampleRate} to the end of the audio, got ${sampleRate}`);
    }
    this.#samples += samples.length;
    return this.#resampler?.push(samples) ?? samples;
  }

  /** Ends the audio; gives what the resampler has held back. */
  finish(): Float32Array {
    this.#isFinal = true;
    return this.#resampler?.flush() ?? new Float32Array(0);
  }
}

/** The error of a player's argument that is wrong. */
export function invalid(field: string, problem: string): StarlingError<'invalid_request'> {
  const message = `${field} ${problem}`;
  return new StarlingError('invalid_request', `${message}.`, { problems: [{ field, message }] });
}
