/**
 * Mono audio as samples. The whole pipeline works on this shape; containers and codecs are met only at the edges.
 */
export interface Pcm {
  /** Samples in [-1, 1] (values outside are legal until audio is encoded, where they are clipped). */
  readonly samples: Float32Array;
  /** Samples per second, 8000 to 192000. */
  readonly sampleRate: number;
}

/** Length of audio in seconds. */
export function durationSeconds(audio: Pcm): number {
  return audio.samples.length / audio.sampleRate;
}
