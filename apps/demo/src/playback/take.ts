import { SpokenRanges } from '../speaking/spoken-ranges.js';

/** One piece of audio that was asked for: what has come of it so far, and what is known of it. */
export class Take {
  /** The text that is said; undefined for a recording. */
  readonly text: string | undefined;
  /** A name for files. */
  readonly fileName: string;
  /** Which part of the text is said when. */
  ranges = new SpokenRanges([]);
  /** Hz. */
  sampleRate = 24_000;
  /** Samples so far. */
  samples = 0;
  /** How long it will probably be, in seconds. */
  expectedSeconds = 0;
  /** Time of making by time of audio, so far. */
  realTimeFactor = 0;
  /** Whether no more will come: it was finished or stopped. */
  isComplete = false;
  readonly #chunks: Float32Array[] = [];

  constructor(text: string | undefined, fileName: string) {
    this.text = text;
    this.fileName = fileName;
  }

  /** Seconds so far. */
  get seconds(): number {
    return this.samples / this.sampleRate;
  }

  /** Adds what was made. */
  append(samples: Float32Array): void {
    this.#chunks.push(samples);
    this.samples += samples.length;
  }

  /** All audio so far in one piece. */
  joined(): Float32Array {
    const joined = new Float32Array(this.samples);
    let offset = 0;
    for (const chunk of this.#chunks) {
      joined.set(chunk, offset);
      offset += chunk.length;
    }
    return joined;
  }
}
