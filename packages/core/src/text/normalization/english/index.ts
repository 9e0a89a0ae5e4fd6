import type { LanguageTables } from '../languages.js';
import { abbreviationRules, referenceRules } from './abbreviations.js';
import { acronymRules, capitalRules, mixedRules } from './acronyms.js';
import { dateRules } from './dates.js';
import { emojiNames } from './emoji.js';
import { fractionRules } from './fractions.js';
import { moneyRules } from './money.js';
import { numberRules } from './numbers.js';
import { ordinalRules } from './ordinals.js';
import { phoneRules } from './phones.js';
import { romanRules } from './roman.js';
import { bracketRules, mathRules, rangeRules, symbolRules } from './symbols.js';
import { timeRules } from './times.js';
import { unitRules } from './units.js';
import { versionRules } from './versions.js';
import { webRules } from './web.js';
import { decadeRules, yearRules } from './years.js';

/**
 * English, read the American way (no "and" in numbers, month before day). The order matters: what has the most
 * specific form is read first, and what it leaves behind are words that later rules pass over.
 */
export const english: LanguageTables = {
  language: 'en',
  emojiNames,
  rules: [
    ...webRules,
    ...referenceRules,
    ...dateRules,
    ...timeRules,
    ...decadeRules,
    ...phoneRules,
    ...versionRules,
    ...moneyRules,
    ...mathRules,
    ...unitRules,
    ...ordinalRules,
    ...yearRules,
    ...rangeRules,
    ...fractionRules,
    ...abbreviationRules,
    ...romanRules,
    ...acronymRules,
    ...symbolRules,
    ...mixedRules,
    ...capitalRules,
    ...numberRules,
    ...bracketRules,
  ],
};
