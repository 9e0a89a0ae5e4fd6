import { pause } from '../../testing/discord/index.ts';

/** Speech-like sound: a gliding tone with harmonics whose loudness swells, so that no two places are alike. */
export function glide(seconds: number, startHertz = 180): Float32Array {
  const samples = new Float32Array(Math.round(seconds * 24_000));
  let phase = 0;
  for (let index = 0; index < samples.length; index += 1) {
    const time = index / 24_000;
    phase += (2 * Math.PI * (startHertz + 90 * Math.sin(1.7 * time) + 40 * time)) / 24_000;
    const loudness = 0.25 + 0.15 * Math.sin(5.3 * time);
    samples[index] = loudness * (Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.25 * Math.sin(3 * phase));
  }
  return samples;
}

/** A source that can be watched. */
export interface WatchedSource extends AsyncIterable<Float32Array> {
  /** Chunks that were asked for. */
  asked: number;
  /** When the last chunk was handed over, by `performance.now()`. */
  finishedAt: number | undefined;
  /** Whether whoever listened ended it early. */
  isEnded: boolean;
}

/** Gives out samples in chunks, with a pause in front of each. */
export function inChunks(samples: Float32Array, chunkSeconds: number, pauseMilliseconds = 0): WatchedSource {
  const size = Math.round(chunkSeconds * 24_000);
  const source: WatchedSource = {
    asked: 0,
    finishedAt: undefined,
    isEnded: false,
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        if (pauseMilliseconds > 0) await pause(pauseMilliseconds);
        const start = source.asked * size;
        source.asked += 1;
        if (start >= samples.length || source.isEnded) return { done: true, value: undefined };
        if (start + size >= samples.length) source.finishedAt = performance.now();
        return { done: false, value: samples.slice(start, start + size) };
      },
      return: async () => {
        source.isEnded = true;
        return { done: true, value: undefined };
      },
    }),
  };
  return source;
}
