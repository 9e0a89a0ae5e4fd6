import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpannedText, type TextEdit } from './spanned-text.js';

/** Edits that are in order and do not overlap, made from arbitrary cut positions. */
function editsFor(length: number, cuts: readonly number[], texts: readonly string[]): TextEdit[] {
  const positions = cuts.map((cut) => cut % (length + 1)).sort((a, b) => a - b);
  const edits: TextEdit[] = [];
  for (let index = 0; index + 1 < positions.length; index += 2) {
    edits.push({ start: positions[index]!, end: positions[index + 1]!, text: texts[index] ?? '' });
  }
  return edits;
}

const script = fc.record({
  source: fc.string({ unit: 'binary', maxLength: 60 }),
  rounds: fc.array(
    fc.record({
      cuts: fc.array(fc.nat(), { maxLength: 8 }),
      texts: fc.array(fc.string({ maxLength: 5 }), { minLength: 8, maxLength: 8 }),
    }),
    { maxLength: 5 },
  ),
});

describe('SpannedText', () => {
  it('maps every character of a replacement to all of what it replaced', () => {
    const text = SpannedText.of('on 5/6 we met').edit([{ start: 3, end: 6, text: 'May sixth' }]);
    expect(text.text).toBe('on May sixth we met');
    expect(text.sourceRange(3, 6)).toEqual({ start: 3, end: 6 });
    expect(text.sourceRange(7, 12)).toEqual({ start: 3, end: 6 });
    expect(text.sourceRange(13, 15)).toEqual({ start: 7, end: 9 });
  });

  it('maps an insertion to the empty range at its place', () => {
    const text = SpannedText.of('ab').edit([{ start: 1, end: 1, text: '--' }]);
    expect(text.sourceRange(1, 3)).toEqual({ start: 1, end: 1 });
    expect(text.sourceRange(0, 4)).toEqual({ start: 0, end: 2 });
  });

  it('keeps the source ranges of a second round of edits', () => {
    const text = SpannedText.of('x 12 y')
      .edit([{ start: 2, end: 4, text: 'twelve' }])
      .replace(/twelve y/g, 'z');
    expect(text.sourceRange(2, 3)).toEqual({ start: 2, end: 6 });
  });

  it('joins parts of one source in order', () => {
    const joined = SpannedText.concat([
      SpannedText.of('one '),
      SpannedText.standingFor('dog', { start: 4, end: 20 }),
      SpannedText.of(' two', 20),
    ]);
    expect(joined.text).toBe('one dog two');
    expect(joined.sourceRange(4, 7)).toEqual({ start: 4, end: 20 });
    expect(joined.sourceRange(8, 11)).toEqual({ start: 21, end: 24 });
  });

  it('leaves out what joined parts left out', () => {
    const joined = SpannedText.concat([
      SpannedText.of('one', 3),
      SpannedText.standingFor(' ', { start: 6, end: 6 }),
      SpannedText.of('two', 10),
    ]);
    expect(joined.sourceRanges(0, 7)).toEqual([
      { start: 3, end: 6 },
      { start: 10, end: 13 },
    ]);
    expect(joined.sourceRange(0, 7)).toEqual({ start: 3, end: 13 });
    expect(joined.sourceRanges(3, 4)).toEqual([]);
  });

  it('finds what stands for a range of the source', () => {
    const text = SpannedText.of('x 12 y').edit([{ start: 2, end: 4, text: 'twelve' }]);
    expect(text.textRange({ start: 2, end: 4 })).toEqual({ start: 2, end: 8 });
    expect(text.textRange({ start: 3, end: 6 })).toEqual({ start: 2, end: 10 });
    expect(
      SpannedText.of('abc')
        .edit([{ start: 1, end: 2, text: '' }])
        .textRange({ start: 1, end: 2 }),
    ).toEqual({
      start: 1,
      end: 1,
    });
  });

  it('maps ranges to the text and back without losing any of them', () => {
    fc.assert(
      fc.property(script, fc.nat(), fc.nat(), ({ source, rounds }, a, b) => {
        let spanned = SpannedText.of(source);
        for (const { cuts, texts } of rounds)
          spanned = spanned.edit(editsFor(spanned.text.length, cuts, texts));
        const positions = [a % (spanned.text.length + 1), b % (spanned.text.length + 1)];
        const start = Math.min(...positions);
        const end = Math.max(...positions);
        const stretches = spanned.sourceRanges(start, end);
        stretches.forEach((stretch, index) => {
          expect(stretch.end).toBeGreaterThan(stretch.start);
          if (index > 0) expect(stretch.start).toBeGreaterThan(stretches[index - 1]!.end);
          const there = spanned.textRange(stretch);
          expect(there.start).toBeLessThan(there.end);
        });
        for (let index = start; index < end; index += 1) {
          const one = spanned.sourceRange(index, index + 1);
          if (one.start === one.end) continue;
          expect(stretches.some((stretch) => stretch.start <= one.start && one.end <= stretch.end)).toBe(
            true,
          );
          const there = spanned.textRange(one);
          expect(there.start).toBeLessThanOrEqual(index);
          expect(there.end).toBeGreaterThan(index);
        }
      }),
    );
  });

  it('refuses edits that overlap or leave the text', () => {
    const text = SpannedText.of('abc');
    expect(() => text.edit([{ start: 2, end: 4, text: '' }])).toThrow(RangeError);
    expect(() =>
      text.edit([
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
    ).toThrow(RangeError);
  });

  it('agrees with plain string editing, keeps ranges in bounds and in order', () => {
    fc.assert(
      fc.property(script, ({ source, rounds }) => {
        let plain = source;
        let spanned = SpannedText.of(source);
        for (const { cuts, texts } of rounds) {
          const edits = editsFor(plain.length, cuts, texts);
          for (const edit of edits.toReversed()) {
            plain = plain.slice(0, edit.start) + edit.text + plain.slice(edit.end);
          }
          spanned = spanned.edit(edits);
        }
        expect(spanned.text).toBe(plain);
        let previous = { start: 0, end: 0 };
        for (let index = 0; index < plain.length; index += 1) {
          const range = spanned.sourceRange(index, index + 1);
          expect(range.start).toBeGreaterThanOrEqual(previous.start);
          expect(range.end).toBeGreaterThanOrEqual(previous.end);
          expect(range.end).toBeGreaterThanOrEqual(range.start);
          expect(range.end).toBeLessThanOrEqual(source.length);
          previous = range;
        }
      }),
    );
  });

  it('leaves untouched characters standing for themselves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (source) => {
        const upper = SpannedText.of(source).replace(/[0-9]/g, 'number ');
        for (let index = 0; index < upper.text.length; index += 1) {
          const range = upper.sourceRange(index, index + 1);
          const original = source.slice(range.start, range.end);
          expect(/^[0-9]$/.test(original) ? 'number ' : original).toContain(upper.text[index]);
        }
      }),
    );
  });
});
