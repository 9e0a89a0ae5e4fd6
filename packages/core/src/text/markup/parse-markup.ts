import { languageTables } from '../normalization/languages.js';
import { SpannedText } from '../spans/spanned-text.js';
import { maxTotalPauseSeconds } from './duration.js';
import { applyLexicon, type LexiconEntry } from './lexicon.js';
import { markupError } from './markup-error.js';
import { findModelTags } from './model-tags.js';
import type { MarkupPart } from './part.js';
import { parseSsml } from './ssml.js';
import { parseStarlingMarkup } from './starling-markup.js';

/**
 * What markup the text is written in:
 * - `none`: none; only tags that the model performs are recognised;
 * - `starling`: `[pause:500ms]`, `[spell:ABC]`, `<break time="1s"/>`, model tags, `\[` for a plain bracket;
 * - `ssml`: a subset of SSML 1.1: `<speak>`, `<p>`, `<s>`, `<break>`, `<sub>`, `<say-as>`.
 */
export type TextMarkup = 'none' | 'starling' | 'ssml';

/** How to read markup. */
export interface MarkupOptions {
  /** The kind of markup. */
  readonly markup: TextMarkup;
  /** Tags that the model performs. */
  readonly tags: readonly string[];
  /** Pronunciations. */
  readonly lexicon: readonly LexiconEntry[];
  /** BCP 47 tag of the text. */
  readonly language: string;
}

/**
 * Takes a text apart into what is normalised, what is spoken as it stands, and pauses.
 *
 * @throws StarlingError `markup_invalid`
 */
export function parseMarkup(source: string, options: MarkupOptions): MarkupPart[] {
  const { markup, tags, lexicon, language } = options;
  const tables = languageTables(language);
  const parts =
    markup === 'starling'
      ? parseStarlingMarkup(source, tags, tables)
      : markup === 'ssml'
        ? parseSsml(source, tags, tables)
        : findModelTags(SpannedText.of(source), tags);
  let total = 0;
  for (const part of parts) {
    if (part.type !== 'pause') continue;
    total += part.seconds;
    if (total > maxTotalPauseSeconds) {
      throw markupError(part.position, `all pauses together must not exceed ${maxTotalPauseSeconds} seconds`);
    }
  }
  return applyLexicon(parts, lexicon);
}
