import { encodeBase64, encodeWav, type ServiceAudioPart, type ServiceEndPart } from '@starling-tts/core';

/** A partial output of a streaming job: some audio, a WAV file of its own. */
export interface StreamedChunk {
  /** 0 for the first chunk, then one more each time. */
  readonly sequence: number;
  /** True for the last chunk, which carries no audio: it comes when nothing more is to come. */
  readonly is_last: boolean;
  /** Format of `audio`. */
  readonly format: 'wav';
  /** Hz. */
  readonly sample_rate: number;
  /** Seconds of audio in this chunk. */
  readonly duration: number;
  /** A mono 16-bit WAV file, base64; without samples in the last chunk. */
  readonly audio: string;
  /** What was measured up to this chunk, in seconds. */
  readonly metrics: StreamedMetrics;
}

/** Measurements of a streaming job up to a chunk. */
export interface StreamedMetrics {
  /** Seconds until the first audio. */
  readonly first_chunk_latency: number;
  /** Seconds of work so far. */
  readonly elapsed: number;
  /** Seconds of audio so far. */
  readonly audio_duration: number;
  /** Elapsed time by audio duration. */
  readonly rtf: number;
}

/** Most samples in one chunk: 16 bits each, as base64, they stay well below the platform's limit of 1 MB. */
const mostSamples = 320_000;

/** Makes the partial outputs of one job. */
export class ChunkMaker {
  readonly #sampleRate: number;
  #sequence = 0;
  #samples = 0;
  #firstChunkLatency: number | undefined;

  /** @param sampleRate of all audio, in Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** The chunks of an audio part: more than one only when it is too long for the platform. */
  *chunks({ samples, elapsedSeconds }: ServiceAudioPart): Generator<StreamedChunk> {
    this.#firstChunkLatency ??= elapsedSeconds;
    for (let first = 0; first < samples.length; first += mostSamples) {
      const some = samples.subarray(first, first + mostSamples);
      this.#samples += some.length;
      yield this.#chunk(some, elapsedSeconds, false);
    }
  }

  /** The chunk that says that nothing follows. */
  last({ metrics }: ServiceEndPart): StreamedChunk {
    return this.#chunk(new Float32Array(0), metrics.total_generation_time, true);
  }

  #chunk(samples: Float32Array, elapsed: number, isLast: boolean): StreamedChunk {
    const sampleRate = this.#sampleRate;
    const audioDuration = this.#samples / sampleRate;
    const chunk: StreamedChunk = {
      sequence: this.#sequence,
      is_last: isLast,
      format: 'wav',
      sample_rate: sampleRate,
      duration: milliseconds(samples.length / sampleRate),
      audio: encodeBase64(encodeWav({ samples, sampleRate })),
      metrics: {
        first_chunk_latency: milliseconds(this.#firstChunkLatency ?? 0),
        elapsed: milliseconds(elapsed),
        audio_duration: milliseconds(audioDuration),
        rtf: audioDuration === 0 ? 0 : milliseconds(elapsed / audioDuration),
      },
    };
    this.#sequence += 1;
    return chunk;
  }
}

/** Three digits after the point. */
function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
