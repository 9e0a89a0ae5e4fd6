import type { Warning } from '../engine/warning.js';
import { StarlingError } from '../errors/starling-error.js';
import { assembleRuns } from './markup/assemble.js';
import type { LexiconEntry } from './markup/lexicon.js';
import { parseMarkup, type TextMarkup } from './markup/parse-markup.js';
import { loadLanguageTables } from './normalization/languages.js';
import type { TextNormalization } from './normalization/normalize.js';
import type { RewriteRule } from './normalization/rule.js';
import type { TextRange } from './spans/spanned-text.js';
import { pauseSeconds } from './splitting/pauses.js';
import { splitText } from './splitting/split.js';

export type { LexiconEntry } from './markup/lexicon.js';
export type { TextMarkup } from './markup/parse-markup.js';
export type { TextNormalization } from './normalization/normalize.js';
export type { RewriteRule } from './normalization/rule.js';

/** Options of {@link prepareText}. */
export interface PrepareTextOptions {
  /** Longest piece in UTF-16 units, a whole number from 2; engines tell theirs as `maxSegmentCharacters`. */
  readonly maxCharacters: number;
  /** BCP 47 tag of the text, default `en`. Only the primary part counts. */
  readonly language?: string;
  /** How much to change before speaking, default `full`. */
  readonly normalization?: TextNormalization;
  /** What markup the text is written in, default `none`. */
  readonly markup?: TextMarkup;
  /**
   * Tags that the model performs instead of speaking them (`capabilities.tags`), with or without their square
   * brackets. They pass through unchanged and uncut in every kind of markup. Default none.
   */
  readonly tags?: readonly string[];
  /** How words are to be pronounced, applied before everything else; of entries that fit equally the first wins. */
  readonly lexicon?: readonly LexiconEntry[];
  /**
   * Further rewritings, made after the lexicon (whose readings they never see) and before normalisation, for example
   * for the names and signs of a programming language. Default none.
   */
  readonly rules?: readonly RewriteRule[];
  /** Ranges of the source that no piece ends within when they fit into one, for example code in prose. Default none. */
  readonly keepWhole?: readonly TextRange[];
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
  /**
   * Seconds of silence to add after the piece, by what ended it; 0 after the last one. A pause in the markup takes the
   * place of the usual one, also after the last piece.
   */
  readonly pauseAfterSeconds: number;
}

/** What {@link prepareText} makes of a text. */
export interface PreparedText {
  /** In order; empty when the text has nothing speakable. */
  readonly pieces: readonly TextPiece[];
  /** Seconds of silence to put in front of the first piece; 0 unless the markup begins with a pause. */
  readonly pauseBeforeSeconds: number;
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
 * keeps for each piece where it stands in the source. Takes time proportional to the length of the text. The rules of a
 * language and the readers of markup are loaded when they are first needed; beyond that nothing is waited for.
 *
 * @param source what the user wrote
 * @throws StarlingError `invalid_request` when `maxCharacters` is not a whole number from 2; `markup_invalid` when the
 * markup has an unknown tag, is not well formed, or asks for too long pauses
 *
 * @example
 * ```ts
 * const { pieces } = await prepareText('Dr. Smith paid $3.50. Really?', { maxCharacters: 300 });
 * // pieces[0].text: 'Doctor Smith paid three dollars and fifty cents. Really?'
 * ```
 */
export async function prepareText(source: string, options: PrepareTextOptions): Promise<PreparedText> {
  const {
    maxCharacters,
    language = 'en',
    normalization = 'full',
    markup = 'none',
    tags = [],
    lexicon = [],
    rules = [],
    keepWhole = [],
  } = options;
  if (!Number.isInteger(maxCharacters) || maxCharacters < 2) {
    const message = `maxCharacters must be a whole number of at least 2, got ${maxCharacters}`;
    throw new StarlingError('invalid_request', `${message}.`, {
      problems: [{ field: 'maxCharacters', message }],
    });
  }
  const needsTables = normalization === 'full' || markup !== 'none';
  const tables = needsTables ? await loadLanguageTables(language) : undefined;
  const warnings: Warning[] = [];
  if (normalization === 'full' && tables === undefined && /\p{N}/u.test(source)) {
    warnings.push({
      code: 'normalization_basic',
      message: `Numbers were not written out as words: there are no tables for the language '${language}' yet. Write them as words for the best speech.`,
    });
  }
  const parts = await parseMarkup(source, { markup, tags, lexicon, tables });
  const pieces: TextPiece[] = [];
  let pauseBeforeSeconds = 0;
  let endsWithPause = false;
  for (const run of assembleRuns(parts, { normalization, tables, rules, keepWhole })) {
    const { text, whole, endedBy } = run;
    const stretches = splitText(text.text, { maxCharacters, language, whole });
    for (const stretch of stretches) {
      const range = text.sourceRange(stretch.start, stretch.end);
      pieces.push({
        id: pieces.length,
        text: text.text.slice(stretch.start, stretch.end).replace(/\s/g, ' '),
        ...tightRange(source, range.start, range.end),
        pauseAfterSeconds: pauseSeconds[stretch.endedBy],
      });
    }
    if (stretches.length > 0) endsWithPause = false;
    if (endedBy === undefined) continue;
    const last = pieces.at(-1);
    if (typeof endedBy !== 'number') {
      if (stretches.length > 0) setPause(pieces, pauseSeconds[endedBy]);
      else if (last !== undefined && !endsWithPause)
        setPause(pieces, Math.max(last.pauseAfterSeconds, pauseSeconds[endedBy]));
    } else if (last === undefined) pauseBeforeSeconds += endedBy;
    else {
      setPause(pieces, endsWithPause ? last.pauseAfterSeconds + endedBy : endedBy);
      endsWithPause = true;
    }
  }
  if (!endsWithPause) setPause(pieces, 0);
  return { pieces, pauseBeforeSeconds, warnings };
}

/** Replaces the pause after the last piece. */
function setPause(pieces: TextPiece[], pauseAfterSeconds: number): void {
  const last = pieces.pop();
  if (last !== undefined) pieces.push({ ...last, pauseAfterSeconds });
}
