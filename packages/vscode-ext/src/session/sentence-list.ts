import type { Sentence } from './contracts.js';
import { type SourceEdit, shiftRanges } from './source-edits.js';

/** The sentences of a reading while their document is edited. */
export class SentenceList {
  #sentences: readonly Sentence[] = [];
  /** Those of which nothing is left in the document; they keep their place, so that indices stay. */
  readonly #deleted = new Set<Sentence>();

  /** All of them, with ranges as they are now. */
  get all(): readonly Sentence[] {
    return this.#sentences;
  }

  /** Puts others in place of all; none by default. */
  reset(sentences: readonly Sentence[] = []): void {
    this.#sentences = [...sentences];
    this.#deleted.clear();
  }

  /** Puts others in place of those behind an index. */
  replaceAfter(index: number, sentences: readonly Sentence[]): void {
    this.#sentences = [...this.#sentences.slice(0, index + 1), ...sentences];
  }

  /** Whether nothing of a sentence is left. */
  isDeleted(index: number): boolean {
    const sentence = this.#sentences[index];
    return sentence !== undefined && this.#deleted.has(sentence);
  }

  /** The first index from one on at which something is left; the length when there is none. */
  firstLeft(from: number): number {
    let index = from;
    while (this.isDeleted(index)) index += 1;
    return index;
  }

  /** The nearest index before one at which something is left, or 0. */
  lastLeftBefore(before: number): number {
    let index = before - 1;
    while (index > 0 && this.isDeleted(index)) index -= 1;
    return Math.max(0, index);
  }

  /** What is to be spoken from an index on, some sentences ahead. */
  textsFrom(index: number): string[] {
    return this.#sentences
      .slice(index, index + 8)
      .filter((sentence) => !this.#deleted.has(sentence))
      .map(({ text }) => text);
  }

  /**
   * Follows edits of the document.
   *
   * @param edits each relative to the text that the ones before it left
   * @param concerns whether a sentence is in the document that was edited
   * @returns index of the last sentence whose text was changed; -1 when none was
   */
  applyEdits(edits: readonly SourceEdit[], concerns: (index: number) => boolean): number {
    let lastTouched = -1;
    this.#sentences = this.#sentences.map((sentence, index) => {
      if (!concerns(index)) return sentence;
      const { ranges, touched } = shiftRanges(sentence.ranges, edits);
      if (touched) lastTouched = index;
      if (ranges === sentence.ranges) return sentence;
      const moved = { ...sentence, ranges };
      if (ranges.length === 0) this.#deleted.add(moved);
      return moved;
    });
    return lastTouched;
  }
}
