import type { SpannedText } from '../spans/spanned-text.js';
import { cleanUp } from './cleanup/clean-up.js';
import { tidySpaces } from './cleanup/whitespace.js';
import type { LanguageTables } from './languages.js';
import { applyGroups } from './rule.js';

/**
 * How much text is changed before it is spoken:
 * - `full`: clean-up, and everything that is not words is written out as words (numbers, dates, money, symbols ...);
 *   a language without tables gets `basic`;
 * - `basic`: clean-up only (Unicode, quotes, dashes, invisible characters, blanks, repeated marks, emoji left out);
 * - `off`: nothing is changed.
 */
export type TextNormalization = 'full' | 'basic' | 'off';

/**
 * Normalises text and keeps its spans. Takes time proportional to the length of the text.
 *
 * @param text what the user wrote
 * @param normalization how much to change
 * @param tables of the text's language; without them `full` does what `basic` does
 */
export function normalizeText(
  text: SpannedText,
  normalization: TextNormalization,
  tables?: LanguageTables,
): SpannedText {
  if (normalization === 'off') return text;
  if (normalization === 'basic' || tables === undefined) return cleanUp(text);
  return tidySpaces(applyGroups(cleanUp(text, tables.emojiNames), tables.groups));
}
