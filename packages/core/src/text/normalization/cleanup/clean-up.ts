import type { SpannedText } from '../../spans/spanned-text.js';
import { applyRules } from '../rule.js';
import { type EmojiNames, replaceEmoji } from './emoji.js';
import { resolveLines } from './lines.js';
import { markdownRules } from './markdown.js';
import { punctuationRules } from './punctuation.js';
import { cleanCharacters } from './unicode.js';
import { tidySpaces, unifySpaces } from './whitespace.js';

// Visible ASCII and usual blanks: nothing to compose, nothing in disguise, nothing invisible, no emoji.
const isPlain = /^[\t\n\r\x20-\x7e]*$/;

/**
 * The clean-up that suits every language: composed Unicode without invisible characters, plain punctuation, single
 * spaces, wrapped lines joined. Writes no words, except emoji names when given.
 *
 * @param emojiNames what to call emoji; absent: they are left out
 */
export function cleanUp(text: SpannedText, emojiNames?: EmojiNames): SpannedText {
  const characters = isPlain.test(text.text) ? text : cleanCharacters(replaceEmoji(text, emojiNames));
  const lines = resolveLines(applyRules(unifySpaces(characters), markdownRules));
  return tidySpaces(applyRules(lines, punctuationRules));
}
