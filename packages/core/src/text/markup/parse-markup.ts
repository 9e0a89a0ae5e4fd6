import type { LanguageTables } from '../normalization/languages.js';
import { SpannedText } from '../spans/spanned-text.js';
import { maxTotalPauseSeconds } from './duration.js';
import { applyLexicon, type LexiconEntry } from './lexicon.js';
import { markupError } from './markup-error.js';
import { findModelTags } from './model-tags.js';
import type { MarkupPart } from './part.js';

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
  /** Tables of the text's language, where there are any. */
  readonly tables: LanguageTables | undefined;
}

/**
 * Takes a text apart into what is normalised, what is spoken as it stands, and pauses.
 *
 * @throws StarlingError `markup_invalid`
 */
export async function parseMarkup(source: string, options: MarkupOptions): Promise<MarkupPart[]> {
  const parts = await readParts(source, options);
  let total = 0;
  for (const part of parts) {
    if (part.type !== 'pause') continue;
    total += part.seconds;
    if (total > maxTotalPauseSeconds) {
      throw markupError(part.position, `all pauses together must not exceed ${maxTotalPauseSeconds} seconds`);
    }
  }
  return applyLexicon(parts, options.lexicon);
}

/** The readers of markup are loaded when markup is used. */
async function readParts(source: string, { markup, tags, tables }: MarkupOptions): Promise<MarkupPart[]> {
  if (markup === 'starling') {
    const { parseStarlingMarkup } = await import('./starling-markup.js');
    return parseStarlingMarkup(source, tags, tables);
  }
  if (markup === 'ssml') {
    const { parseSsml } = await import('./ssml.js');
    return parseSsml(source, tags, tables);
  }
  return findModelTags(SpannedText.of(source), tags);
}
