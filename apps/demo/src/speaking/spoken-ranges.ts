import type { SpeechSegmentTiming } from '@starling-tts/core';
import type { MarkedRange } from './text-field.js';

interface SpokenRange extends MarkedRange {
  /** Second at which it begins to be said. */
  readonly from: number;
}

/** Which part of the text is being said at which moment, known from the first sample of each part on. */
export class SpokenRanges {
  readonly #textRanges: readonly MarkedRange[];
  #spoken: SpokenRange[] = [];

  /** @param textRanges the part of the text that each piece is of */
  constructor(textRanges: readonly MarkedRange[]) {
    this.#textRanges = textRanges;
  }

  /** Audio of a piece begins or goes on at this second. */
  heard(pieceId: number, second: number): void {
    const range = this.#textRanges[pieceId];
    const last = this.#spoken.at(-1);
    if (range === undefined || (last?.start === range.start && last.end === range.end)) return;
    this.#spoken.push({ ...range, from: second });
  }

  /** The exact times, told at the end. */
  settle(segments: readonly SpeechSegmentTiming[]): void {
    this.#spoken = segments.map(({ text_start, text_end, audio_start }) => ({
      start: text_start,
      end: text_end,
      from: audio_start,
    }));
  }

  /** The part that is said at this second; undefined before the first. */
  at(second: number): MarkedRange | undefined {
    return this.#spoken.findLast(({ from }) => from <= second);
  }

  /** How long all of the text will probably take, from the audio there is for the first pieces of it. */
  expectedSeconds(seconds: number, textLength: number): number {
    const last = this.#spoken.at(-1);
    const wholePieces = this.#spoken.slice(0, -1);
    const characters = wholePieces.reduce((sum, { start, end }) => sum + end - start, 0);
    if (last === undefined || characters < 20)
      return Math.max(seconds, textLength / usualCharactersPerSecond);
    const all = this.#textRanges.reduce((sum, { start, end }) => sum + end - start, 0);
    return Math.max(seconds, (last.from / characters) * all);
  }
}

/** How fast people read aloud; a guess for as long as nothing has been heard. */
const usualCharactersPerSecond = 14;
