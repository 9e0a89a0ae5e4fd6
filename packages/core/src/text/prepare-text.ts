import type { Warning } from '../engine/warning.js';
import { StarlingError } from '../errors/starling-error.js';
import { languageTables } from './normalization/languages.js';
import { normalizeText, type TextNormalization } from './normalization/normalize.js';
import { SpannedText } from './spans/spanned-text.js';
import { pauseSeconds } from './splitting/pauses.js';
import { splitText } from './splitting/split.js';

export type { TextNormalization } from './normalization/normalize.js';

/** Options of {@link prepareText}. */
export interface PrepareTextOptions {
  /** Longest piece in UTF-16 units, a whole number from 2; engines tell theirs as `maxSegmentCharacters`. */
  readonly maxCharacters: number;
  /** BCP 47 tag of the text, default `en`. Only the primary part counts. */
  readonly language?: string;
  /** How much to change before speaking, default `full`. */
  readonly normalization?: TextNormalization;
}

/** A piece of text to be spoken in one go. */
export interface TextPiece {
  /** 0, 1, 2 ... in order. */
  readonly id: number;
  /** What to speak: normalised, trimmed, one line, at most `maxCharacters` UTF-16 units, with a letter or digit. */
  readonly text: string;
  /** UTF-16 offset into the source where the piece begins, at a character that is not blank. */
  readonly start: number;
  /**
   * UTF-16 offset into the source after the piece's last character that is not blank. Pieces are in source order;
   * two of them overlap only where one written sign became so many words that they had to be divided.
   */
  readonly end: number;
  /** Seconds of silence to add after the piece, by what ended it; 0 after the last one. */
  readonly pauseAfterSeconds: number;
}

/** What {@link prepareText} makes of a text. */
export interface PreparedText {
  /** In order; empty when the text has nothing speakable. */
  readonly pieces: readonly TextPiece[];
  /** What the user should know, for example that numbers were left as they are. */
  readonly warnings: readonly Warning[];
}

/** The source range without blanks at its ends. */
function tightRange(source: string, start: number, end: number): { start: number; end: number } {
  let first = start;
  let last = end;
  while (first < last && /\s/.test(source[first]!)) first += 1;
  while (last > first && /\s/.test(source[last - 1]!)) last -= 1;
  return { start: first, end: last };
}

/**
 * Makes text ready to be spoken: writes out what is not words, splits into pieces a model can speak in one go, and
 * keeps for each piece where it stands in the source. Takes time proportional to the length of the text.
 *
 * @param source what the user wrote
 * @throws StarlingError `invalid_request` when `maxCharacters` is not a whole number from 2
 *
 * @example
 * ```ts
 * const { pieces } = prepareText('Dr. Smith paid $3.50. Really?', { maxCharacters: 300 });
 * // pieces[0].text: 'Doctor Smith paid three dollars and fifty cents. Really?'
 * ```
 */
export function prepareText(source: string, options: PrepareTextOptions): PreparedText {
  const { maxCharacters, language = 'en', normalization = 'full' } = options;
  if (!Number.isInteger(maxCharacters) || maxCharacters < 2) {
    const message = `maxCharacters must be a whole number of at least 2, got ${maxCharacters}`;
    throw new StarlingError('invalid_request', `${message}.`, {
      problems: [{ field: 'maxCharacters', message }],
    });
  }
  const warnings: Warning[] = [];
  if (normalization === 'full' && languageTables(language) === undefined && /\p{N}/u.test(source)) {
    warnings.push({
      code: 'normalization_basic',
      message: `Numbers were not written out as words: there are no tables for the language '${language}' yet. Write them as words for the best speech.`,
    });
  }
  const normalized = normalizeText(SpannedText.of(source), normalization, language);
  const stretches = splitText(normalized.text, { maxCharacters, language });
  const pieces = stretches.map((stretch, id): TextPiece => {
    const range = normalized.sourceRange(stretch.start, stretch.end);
    return {
      id,
      text: normalized.text.slice(stretch.start, stretch.end).replace(/\s/g, ' '),
      ...tightRange(source, range.start, range.end),
      pauseAfterSeconds: id === stretches.length - 1 ? 0 : pauseSeconds[stretch.endedBy],
    };
  });
  return { pieces, warnings };
}
