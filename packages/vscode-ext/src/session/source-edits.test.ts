import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceRange } from './contracts.js';
import { type SourceEdit, shiftRanges } from './source-edits.js';

/** A document whose characters know the range they belong to: the plain definition of what ranges are after edits. */
function model(length: number, ranges: readonly SourceRange[], edits: readonly SourceEdit[]) {
  let owners: (number | undefined)[] = Array.from({ length }, (_, at) => {
    const index = ranges.findIndex(({ start, end }) => at >= start && at < end);
    return index < 0 ? undefined : index;
  });
  for (const { rangeOffset, rangeLength, text } of edits) {
    const before = owners.slice(0, rangeOffset);
    const after = owners.slice(rangeOffset + rangeLength);
    // What is typed between two characters of a range is of the range from then on.
    const around = ranges.findIndex((_, index) => before.includes(index) && after.includes(index));
    const typed = new Array<number | undefined>(text.length).fill(around < 0 ? undefined : around);
    owners = [...before, ...typed, ...after];
  }
  return ranges.flatMap((_, index): SourceRange[] => {
    const start = owners.indexOf(index);
    return start < 0 ? [] : [{ start, end: owners.lastIndexOf(index) + 1 }];
  });
}

const script = fc
  .record({
    length: fc.integer({ min: 1, max: 60 }),
    cuts: fc.array(fc.nat(), { maxLength: 10 }),
    changes: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 6 })), { maxLength: 8 }),
  })
  .map(({ length, cuts, changes }) => {
    const positions = [...new Set(cuts.map((cut) => cut % (length + 1)))].sort((a, b) => a - b);
    const ranges: SourceRange[] = [];
    for (let index = 0; index + 1 < positions.length; index += 2) {
      ranges.push({ start: positions[index]!, end: positions[index + 1]! });
    }
    let present = length;
    const edits = changes.map(([from, count, typed]): SourceEdit => {
      const rangeOffset = from % (present + 1);
      const rangeLength = count % (present - rangeOffset + 1);
      present += typed - rangeLength;
      return { rangeOffset, rangeLength, text: 'x'.repeat(typed) };
    });
    return { length, ranges, edits };
  });

describe('shiftRanges', () => {
  it('shifts exactly as a document whose characters know their range', () => {
    fc.assert(
      fc.property(script, ({ length, ranges, edits }) => {
        expect(shiftRanges(ranges, edits).ranges).toEqual(model(length, ranges, edits));
      }),
      { numRuns: 2000 },
    );
  });

  it('says that a range was touched when one of its characters went or something came between them', () => {
    const ranges = [{ start: 10, end: 20 }];
    const touched = (rangeOffset: number, rangeLength: number, text: string): boolean =>
      shiftRanges(ranges, [{ rangeOffset, rangeLength, text }]).touched;
    expect(touched(10, 0, 'before')).toBe(false);
    expect(touched(20, 0, 'after')).toBe(false);
    expect(touched(0, 10, '')).toBe(false);
    expect(touched(20, 5, '')).toBe(false);
    expect(touched(15, 0, 'within')).toBe(true);
    expect(touched(19, 1, 'x')).toBe(true);
    expect(touched(5, 6, '')).toBe(true);
    expect(touched(0, 30, '')).toBe(true);
  });

  it('gives back the same ranges where nothing moved', () => {
    const ranges = [{ start: 10, end: 20 }];
    expect(shiftRanges(ranges, [{ rangeOffset: 30, rangeLength: 1, text: '' }]).ranges).toBe(ranges);
  });
});
