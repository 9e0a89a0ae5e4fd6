import type { RewriteRule } from '../rule.js';

/**
 * Typographic punctuation to the plain signs speech models know, and one sign where writers repeat it. Chinese and
 * Japanese brackets and stops stay: models of those languages know them.
 */
export const punctuationRules: readonly RewriteRule[] = [
  { name: 'ruled lines', pattern: /[-_=*~#+]{4,}/gu, say: ' ' },
  {
    name: 'single quotes',
    pattern: /[\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9\u2039\u203a\u00b4`]/gu,
    say: "'",
  },
  {
    name: 'double quotes',
    pattern: /[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u301d-\u301f\uff02]/gu,
    say: '"',
  },
  { name: 'doubled single quotes', pattern: /''/gu, say: '"' },
  { name: 'hyphens', pattern: /[\u2010\u2011\ufe63\uff0d]/gu, say: '-' },
  { name: 'minus sign', pattern: /\u2212/gu, say: '-' },
  { name: 'dash between numbers', pattern: /(?<=\d)[\u2012\u2013\u2014](?=[\d$£€])/gu, say: '-' },
  { name: 'spaced en dash between numbers', pattern: /(?<=\d) [\u2012\u2013] (?=[\d$£€])/gu, say: ' - ' },
  { name: 'en dash inside a word', pattern: /(?<=[\p{L}\p{N}])[\u2012\u2013](?=[\p{L}\p{N}])/gu, say: '-' },
  // A dash between two parts of a sentence is a pause; one at the end of speech is somebody breaking off.
  {
    name: 'dash as pause',
    pattern: /(?<=[\p{L}\p{N}"')\]]) ?(?:[\u2012-\u2015]{1,20}|-{2,20}) ?(?=["'(]?[\p{L}\p{N}])/gu,
    say: ', ',
  },
  { name: 'other dashes', pattern: /[\u2012-\u2015]{1,100}|-{2,100}/gu, say: '-' },
  { name: 'ellipsis', pattern: /\u2026/gu, say: '...' },
  { name: 'spaced ellipsis', pattern: /\.(?: \.){2,50}/gu, say: '...' },
  { name: 'long ellipsis', pattern: /(?<!\.)\.{4,}/gu, say: '...' },
  { name: 'two full stops', pattern: /(?<=[^.])\.\.(?![./\\])/gu, say: '.' },
  { name: 'interrobang', pattern: /[\u203d\u2048\u2049]/gu, say: '?!' },
  { name: 'double exclamation mark', pattern: /\u203c/gu, say: '!' },
  { name: 'double question mark', pattern: /\u2047/gu, say: '?' },
  { name: 'inverted marks', pattern: /[\u00a1\u00bf]/gu, say: '' },
  {
    name: 'repeated question and exclamation marks',
    pattern: /[!?]{2,}/gu,
    say: ([marks]) => (marks.includes('?') ? (marks.includes('!') ? '?!' : '?') : '!'),
  },
  { name: 'repeated full-width marks', pattern: /([！？。，、])\1+/gu, say: ([, mark]) => mark },
  {
    name: 'repeated comma or semicolon',
    pattern: /([,;])\1+/gu,
    say: ([, mark]) => mark,
  },
];
