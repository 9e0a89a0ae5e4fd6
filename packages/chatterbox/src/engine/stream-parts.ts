import { type SpeechPart, type StopReason, throwIfAborted, type Warning } from '@starling-tts/core';
import { sampleRate } from '../descriptors/model-descriptor.js';

/** What {@link streamParts} wraps. */
export interface PartsSource {
  /** Echoed in the parts. */
  readonly segmentId: number;
  /** Warnings for the start part. */
  readonly warnings: readonly Warning[];
  /** The audio. */
  readonly audio: AsyncIterable<Float32Array>;
  /** Checked before every part: nothing is emitted once it has fired. */
  readonly signal: AbortSignal | undefined;
  /** `performance.now()` when the call began. */
  readonly startedAt: number;
  /** Asked once the audio has ended. */
  readonly finish: () => { speechTokens: number; stopReason: StopReason; warnings: readonly Warning[] };
}

/** Wraps audio into start, audio and end parts and measures it. */
export async function* streamParts(source: PartsSource): AsyncGenerator<SpeechPart, void> {
  const { segmentId, startedAt, signal } = source;
  yield { type: 'start', sampleRate, warnings: source.warnings };
  let emitted = 0;
  let firstAudioSeconds: number | undefined;
  for await (const samples of source.audio) {
    throwIfAborted(signal);
    if (samples.length === 0) continue;
    firstAudioSeconds ??= secondsSince(startedAt);
    const firstSample = emitted;
    emitted += samples.length;
    yield { type: 'audio', samples, segmentId, firstSample };
  }
  throwIfAborted(signal);
  const wallSeconds = secondsSince(startedAt);
  const { warnings, ...ending } = source.finish();
  const totals = {
    ...ending,
    samples: emitted,
    audioSeconds: emitted / sampleRate,
    wallSeconds,
    firstAudioSeconds: firstAudioSeconds ?? wallSeconds,
  };
  yield { type: 'end', segmentId, totals, warnings };
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
