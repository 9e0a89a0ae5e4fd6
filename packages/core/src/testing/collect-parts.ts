import { expect } from 'vitest';
import type { SpeechAudioPart, SpeechEndPart, SpeechPart, SpeechStartPart } from '../engine/speech-part.js';
import { StarlingError, type StarlingErrorCode } from '../errors/starling-error.js';

/** A whole stream of an engine. */
export interface CollectedSpeech {
  /** The first part. */
  readonly start: SpeechStartPart;
  /** The audio parts in order. */
  readonly audio: readonly SpeechAudioPart[];
  /** The last part. */
  readonly end: SpeechEndPart;
  /** Samples of all audio parts together. */
  readonly sampleCount: number;
}

/** Reads a stream to its end and asserts everything that the contract promises about order and counters. */
export async function collectSpeech(
  stream: AsyncIterable<SpeechPart>,
  expected: { segmentId?: number; sampleRate: number; samplesPerToken: number },
): Promise<CollectedSpeech> {
  const parts: SpeechPart[] = [];
  for await (const part of stream) parts.push(part);
  expect(parts.map(({ type }) => type)).toEqual([
    'start',
    ...Array.from({ length: parts.length - 2 }, () => 'audio'),
    'end',
  ]);
  const start = parts[0] as SpeechStartPart;
  const end = parts.at(-1) as SpeechEndPart;
  const audio = parts.slice(1, -1) as SpeechAudioPart[];
  expect(start.sampleRate).toBe(expected.sampleRate);
  let sampleCount = 0;
  for (const part of audio) {
    expect(part.segmentId).toBe(expected.segmentId ?? end.segmentId);
    expect(part.firstSample).toBe(sampleCount);
    expect(part.samples).toBeInstanceOf(Float32Array);
    expect(part.samples.length).toBeGreaterThan(0);
    expect(part.samples.every(Number.isFinite)).toBe(true);
    sampleCount += part.samples.length;
  }
  const { totals } = end;
  expect(end.segmentId).toBe(expected.segmentId ?? end.segmentId);
  expect(totals.samples).toBe(sampleCount);
  expect(totals.audioSeconds).toBeCloseTo(sampleCount / expected.sampleRate, 6);
  expect(totals.speechTokens).toBeGreaterThan(0);
  expect(totals.firstAudioSeconds).toBeGreaterThanOrEqual(0);
  expect(totals.wallSeconds).toBeGreaterThanOrEqual(totals.firstAudioSeconds);
  expect(['stop_token', 'length', 'runaway', 'source_end']).toContain(totals.stopReason);
  return { start, audio, end, sampleCount };
}

/** Asserts that a promise fails with a Starling error of this code, and returns the error. */
export async function expectStarlingError<Code extends StarlingErrorCode>(
  promise: Promise<unknown>,
  code: Code,
): Promise<StarlingError<Code>> {
  const outcome = await promise.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  if (!StarlingError.is(outcome, code)) {
    expect.fail(`expected a StarlingError '${code}', got ${describeOutcome(outcome)}`);
  }
  return outcome;
}

function describeOutcome(outcome: unknown): string {
  if (StarlingError.is(outcome)) return `StarlingError '${outcome.code}': ${outcome.message}`;
  return outcome instanceof Error ? `${outcome.name}: ${outcome.message}` : String(outcome);
}

/** Reads a stream into an array, so that what came before a failure can be looked at. */
export async function readInto(
  parts: SpeechPart[],
  stream: AsyncIterable<SpeechPart>,
  onPart?: (part: SpeechPart) => void,
): Promise<void> {
  for await (const part of stream) {
    parts.push(part);
    onPart?.(part);
  }
}
