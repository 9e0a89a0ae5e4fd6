import { concatSamples, type SpeechEndPart, type SpeechPart, type SpeechStartPart } from '@starling-tts/core';

/** A stream read to its end. */
export interface Collected {
  /** First part. */
  readonly start: SpeechStartPart;
  /** Samples of each audio part. */
  readonly chunks: readonly Float32Array[];
  /** All samples. */
  readonly samples: Float32Array;
  /** Last part. */
  readonly end: SpeechEndPart;
}

/** Reads a stream to its end. */
export async function collect(stream: AsyncIterable<SpeechPart>): Promise<Collected> {
  let start: SpeechStartPart | undefined;
  let end: SpeechEndPart | undefined;
  const chunks: Float32Array[] = [];
  for await (const part of stream) {
    if (part.type === 'start') start = part;
    else if (part.type === 'end') end = part;
    else chunks.push(part.samples);
  }
  if (!start || !end) throw new Error('a stream without start or end');
  return { start, chunks, samples: concatSamples(chunks), end };
}

/** Whether two recordings are equal to the bit. A matcher would print a difference of a hundred thousand lines. */
export function areEqual(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((sample, index) => sample === b[index]);
}
