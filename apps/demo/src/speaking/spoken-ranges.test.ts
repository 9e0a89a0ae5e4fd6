import { describe, expect, it } from 'vitest';
import { SpokenRanges } from './spoken-ranges.js';

const textRanges = [
  { start: 0, end: 50 },
  { start: 51, end: 101 },
  { start: 103, end: 203 },
];

describe('SpokenRanges', () => {
  it('knows a piece from its first sample on', () => {
    const ranges = new SpokenRanges(textRanges);
    expect(ranges.at(0)).toBeUndefined();
    ranges.heard(0, 0);
    ranges.heard(0, 1);
    ranges.heard(1, 2.5);
    expect(ranges.at(2.4)).toMatchObject({ start: 0, end: 50 });
    expect(ranges.at(2.5)).toMatchObject({ start: 51, end: 101 });
    expect(ranges.at(99)).toMatchObject({ start: 51, end: 101 });
  });

  it('takes the exact times over, and leaves out what was not spoken', () => {
    const ranges = new SpokenRanges(textRanges);
    ranges.heard(0, 0);
    ranges.settle([
      { text_start: 0, text_end: 50, audio_start: 0.2, audio_end: 3 },
      { text_start: 103, text_end: 203, audio_start: 3.3, audio_end: 8 },
    ]);
    expect(ranges.at(0.1)).toBeUndefined();
    expect(ranges.at(3.4)).toMatchObject({ start: 103, end: 203 });
  });

  it('expects what the pieces so far promise, never less than there is', () => {
    const ranges = new SpokenRanges(textRanges);
    ranges.heard(0, 0);
    expect(ranges.expectedSeconds(1, 203)).toBeCloseTo(203 / 14);
    ranges.heard(1, 5);
    // Five seconds for 50 of 200 characters.
    expect(ranges.expectedSeconds(6, 203)).toBeCloseTo(20);
    expect(ranges.expectedSeconds(31, 203)).toBe(31);
  });

  it('marks nothing for pieces without text', () => {
    const ranges = new SpokenRanges([]);
    ranges.heard(0, 0);
    expect(ranges.at(1)).toBeUndefined();
    expect(ranges.expectedSeconds(4, 0)).toBe(4);
  });
});
