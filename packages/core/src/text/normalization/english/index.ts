import type { LanguageTables } from '../languages.js';
import { emojiNames } from './emoji.js';
import { numberRules } from './numbers.js';

/** English, read the American way (no "and" in numbers, month before day). */
export const english: LanguageTables = {
  language: 'en',
  emojiNames,
  rules: [...numberRules],
};
