import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSyntheticVoice } from '../../testing/index.js';
import { peakOf } from './decibels.js';
import { levelToleranceDecibels, matchLevels } from './match-levels.js';
import { measureSpeechLevel } from './speech-level.js';

const sampleRate = 24_000;
const second = createSyntheticVoice({ seconds: 1, sampleRate }).samples;
const gap = sampleRate / 4;

/** Seconds of the same speech at these levels, silence between them. */
function pieces(decibels: readonly number[]) {
  const stride = second.length + gap;
  const samples = new Float32Array(decibels.length * stride);
  const spans = decibels.map((level, index) => {
    const start = index * stride;
    samples.set(
      second.map((sample) => sample * 10 ** (level / 20)),
      start,
    );
    return { start, end: start + second.length };
  });
  return { samples, spans };
}

const levelsOf = (samples: Float32Array, spans: readonly { start: number; end: number }[]) =>
  spans.map(({ start, end }) => measureSpeechLevel(samples.subarray(start, end), sampleRate).rmsDbfs);

describe('matchLevels', () => {
  test('moves who is far off to the edge of what is usual, and nobody else', () => {
    const { samples, spans } = pieces([-6, -10, -6.5, -1, -6]);
    const result = matchLevels(samples, spans, sampleRate);
    const before = levelsOf(samples, spans);
    const after = levelsOf(result, spans);
    expect(after[1]! - after[0]!).toBeCloseTo(-levelToleranceDecibels, 0);
    expect(after[3]! - after[0]!).toBeCloseTo(levelToleranceDecibels, 0);
    for (const index of [0, 2, 4]) expect(after[index]).toBe(before[index]);
    // Gaps stay silent, and the input stays as it was.
    expect(result.subarray(spans[0]!.end, spans[1]!.start).every((sample) => sample === 0)).toBe(true);
    expect(levelsOf(samples, spans)).toEqual(before);
  });

  test('leaves what varies as people do, two pieces, and silence', () => {
    const usual = pieces([-6, -7.5, -5]);
    expect(matchLevels(usual.samples, usual.spans, sampleRate)).toBe(usual.samples);
    const two = pieces([-3, -20]);
    expect(matchLevels(two.samples, two.spans, sampleRate)).toBe(two.samples);
    const silent = pieces([-300, -300, -300]);
    expect(matchLevels(silent.samples, silent.spans, sampleRate)).toBe(silent.samples);
  });

  test('never clips, never moves anybody away from the others, by 6 dB at most', () => {
    const level = fc.double({ min: -40, max: 0, noNaN: true });
    fc.assert(
      fc.property(fc.array(level, { minLength: 3, maxLength: 7 }), (decibels) => {
        const { samples, spans } = pieces(decibels);
        const result = matchLevels(samples, spans, sampleRate);
        expect(peakOf(result)).toBeLessThanOrEqual(Math.max(1, peakOf(samples)));
        const before = levelsOf(samples, spans);
        const after = levelsOf(result, spans);
        const middle = [...before].sort((a, b) => a - b)[before.length >> 1]!;
        after.forEach((value, index) => {
          expect(Math.abs(value - middle)).toBeLessThanOrEqual(Math.abs(before[index]! - middle) + 0.1);
          expect(Math.abs(value - before[index]!)).toBeLessThan(6.01);
        });
      }),
      { numRuns: 30 },
    );
  });
});
