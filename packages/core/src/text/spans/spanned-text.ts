/** A half-open range of UTF-16 positions. */
export interface TextRange {
  /** First position. */
  readonly start: number;
  /** Position after the last one; equal to `start` for an empty range. */
  readonly end: number;
}

/** One replacement in a text: `text` takes the place of what stands from `start` to `end`. */
export interface TextEdit extends TextRange {
  /** What stands there afterwards; empty deletes. */
  readonly text: string;
}

/**
 * A text that remembers where it came from. Every UTF-16 position knows the range of the original source it stands
 * for, through any number of edits, so that timings and highlights of processed text point at what the user wrote.
 *
 * Immutable. Along the text both the starts and the ends of the source ranges never decrease:
 * - an untouched character stands for itself;
 * - every character of a replacement stands for all of what was replaced;
 * - an inserted character stands for the empty range at its place (or, when inserted into a replacement, for all of
 *   what that replaced).
 */
export class SpannedText {
  /** The text as it is now. */
  readonly text: string;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #origin: number;

  private constructor(text: string, starts: Uint32Array, ends: Uint32Array, origin: number) {
    this.text = text;
    this.#starts = starts;
    this.#ends = ends;
    this.#origin = origin;
  }

  /**
   * Starts from unedited text.
   *
   * @param source the text
   * @param origin position of its first character in the whole source, default 0
   */
  static of(source: string, origin = 0): SpannedText {
    const starts = new Uint32Array(source.length);
    const ends = new Uint32Array(source.length);
    for (let index = 0; index < source.length; index += 1) {
      starts[index] = origin + index;
      ends[index] = origin + index + 1;
    }
    return new SpannedText(source, starts, ends, origin);
  }

  /** Text that stands as a whole for a range of the source, for example what a markup element is spoken as. */
  static standingFor(text: string, range: TextRange): SpannedText {
    return new SpannedText(
      text,
      new Uint32Array(text.length).fill(range.start),
      new Uint32Array(text.length).fill(range.end),
      range.start,
    );
  }

  /** Joins texts of the same source. They must be in source order. */
  static concat(parts: readonly SpannedText[]): SpannedText {
    const length = parts.reduce((sum, part) => sum + part.text.length, 0);
    const starts = new Uint32Array(length);
    const ends = new Uint32Array(length);
    let at = 0;
    for (const part of parts) {
      starts.set(part.#starts, at);
      ends.set(part.#ends, at);
      at += part.text.length;
    }
    return new SpannedText(
      parts.map((part) => part.text).join(''),
      starts,
      ends,
      parts[0] === undefined ? 0 : parts[0].#origin,
    );
  }

  /** The part from `start` to `end` of the present text. */
  slice(start: number, end: number): SpannedText {
    return new SpannedText(
      this.text.slice(start, end),
      this.#starts.slice(start, end),
      this.#ends.slice(start, end),
      this.sourceRange(start, start).start,
    );
  }

  /** What the present positions `start` to `end` stand for in the source. */
  sourceRange(start: number, end: number): TextRange {
    if (start >= end) {
      const previousEnd = start > 0 ? this.#ends[start - 1]! : (this.#starts[0] ?? this.#origin);
      const nextStart = start < this.text.length ? this.#starts[start]! : previousEnd;
      return { start: Math.min(previousEnd, nextStart), end: previousEnd };
    }
    return { start: this.#starts[start]!, end: this.#ends[end - 1]! };
  }

  /**
   * Every stretch of the source that the present positions `start` to `end` stand for: in order, not empty, joined
   * where they touch. Where parts of the source were left out between them ({@link SpannedText.concat}), the stretches
   * leave that out too, which {@link sourceRange} does not.
   */
  sourceRanges(start: number, end: number): TextRange[] {
    const ranges: { start: number; end: number }[] = [];
    for (let index = start; index < end; index += 1) {
      const from = this.#starts[index]!;
      const to = this.#ends[index]!;
      if (from === to) continue;
      const last = ranges.at(-1);
      if (last !== undefined && from <= last.end) last.end = Math.max(last.end, to);
      else ranges.push({ start: from, end: to });
    }
    return ranges;
  }

  /** The present positions that stand for any of a range of the source; empty where nothing of it is left. */
  textRange(source: TextRange): TextRange {
    const start = firstIndex(this.text.length, (index) => this.#ends[index]! > source.start);
    const end = firstIndex(this.text.length, (index) => this.#starts[index]! >= source.end);
    return { start, end: Math.max(start, end) };
  }

  /**
   * Makes all edits at once. Takes time proportional to the length of the text.
   *
   * @param edits in order and without overlap, positions in the present text
   * @throws RangeError when edits overlap, are out of order or out of bounds
   */
  edit(edits: readonly TextEdit[]): SpannedText {
    if (edits.length === 0) return this;
    const change = edits.reduce((sum, edit) => sum + edit.text.length - (edit.end - edit.start), 0);
    const starts = new Uint32Array(this.text.length + change);
    const ends = new Uint32Array(this.text.length + change);
    const parts: string[] = [];
    let read = 0;
    let written = 0;
    const keepUntil = (position: number): void => {
      parts.push(this.text.slice(read, position));
      starts.set(this.#starts.subarray(read, position), written);
      ends.set(this.#ends.subarray(read, position), written);
      written += position - read;
    };
    for (const edit of edits) {
      if (edit.start < read || edit.end < edit.start || edit.end > this.text.length) {
        throw new RangeError('Text edits must be in order, within the text and must not overlap.');
      }
      keepUntil(edit.start);
      const range = this.sourceRange(edit.start, edit.end);
      parts.push(edit.text);
      starts.fill(range.start, written, written + edit.text.length);
      ends.fill(range.end, written, written + edit.text.length);
      written += edit.text.length;
      read = edit.end;
    }
    keepUntil(this.text.length);
    return new SpannedText(parts.join(''), starts, ends, this.#origin);
  }

  /**
   * Replaces every match of a pattern.
   *
   * @param pattern with the `g` flag
   * @param replacement a literal text, or a function of the match that returns the new text, or undefined to leave
   *   this match as it is
   */
  replace(
    pattern: RegExp,
    replacement: string | ((match: RegExpExecArray) => string | undefined),
  ): SpannedText {
    const edits: TextEdit[] = [];
    for (const match of this.text.matchAll(pattern)) {
      const text = typeof replacement === 'string' ? replacement : replacement(match);
      if (text === undefined || text === match[0]) continue;
      edits.push({ start: match.index, end: match.index + match[0].length, text });
    }
    return this.edit(edits);
  }
}

/** The first index below `length` that meets a condition which, once met, all later ones meet; `length` if none does. */
function firstIndex(length: number, meets: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (meets(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
