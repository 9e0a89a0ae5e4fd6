import type { LanguageTables } from '../languages.js';
import { abbreviationRules, referenceRules } from './abbreviations.js';
import { acronymRules, capitalRules, mixedRules } from './acronyms.js';
import { dateRules } from './dates.js';
import { emojiNames } from './emoji.js';
import { fractionRules } from './fractions.js';
import { mathRules } from './math.js';
import { moneyRules } from './money.js';
import { foreignDigitRules, numberRules } from './numbers.js';
import { ordinalRules } from './ordinals.js';
import { phoneRules } from './phones.js';
import { romanRules } from './roman.js';
import { englishSayAs } from './say-as.js';
import { bracketRules, rangeRules, symbolRules } from './symbols.js';
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
  sayAs: englishSayAs,
  groups: [
    { when: /[^\0-\x7f]/u, rules: foreignDigitRules },
    { when: /\p{L}\.[\p{L}\p{N}]|[/@#\\]/u, rules: webRules },
    { when: /\d/, rules: [...referenceRules, ...dateRules] },
    { when: /\d|[ap]\.m\./i, rules: timeRules },
    { when: /\d/, rules: [...decadeRules, ...phoneRules, ...versionRules, ...moneyRules] },
    { when: /[^\p{L}\s.,!?;:'"()-]/u, rules: mathRules },
    { when: /[\d%]/, rules: unitRules },
    { when: /\d/, rules: [...ordinalRules, ...yearRules, ...rangeRules] },
    { when: /[\d\u00bc-\u00be\u2150-\u215e]/, rules: fractionRules },
    {
      when: /\.|(?:vs|etc|aka|approx|PhD|mph|kph|eg|Mr|Mrs|Ms|Dr|Prof|govt|Jr|Sr|Inc|Ltd|Corp|Blvd|Ave|Rd|Hwy|St)(?!\p{L})|w\/o/u,
      rules: abbreviationRules,
    },
    { when: /(?<!\p{L})[IVXLCDM]/u, rules: romanRules },
    { when: /\p{Lu}/u, rules: acronymRules },
    { when: /[^\p{L}\p{N}\s.,!?;:'"()-]|[\p{No}\p{Nl}]|->|\p{Script=Greek}/u, rules: symbolRules },
    { when: /\d/, rules: mixedRules },
    { when: /\p{Lu}{2}|I'/u, rules: capitalRules },
    { when: /\d/, rules: numberRules },
    { when: /[()[\]{}]/, rules: bracketRules },
  ],
};
