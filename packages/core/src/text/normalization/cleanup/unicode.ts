import type { SpannedText, TextEdit } from '../../spans/spanned-text.js';
import { applyRules, type RewriteRule } from '../rule.js';

// A base with its combining marks, a run of Hangul (whose jamo compose without being marks), or a single character:
// canonical composition never reaches across two of these.
const compositionUnits =
  /[\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff]+\p{M}*|\P{M}\p{M}+|\p{M}+|[\u0344-\u0387\u0958-\u0fb9\u1f71-\u1fff\u2000-\u2329\u232a\u2adc\uf900-\ufb4e\u{1d15e}-\u{1d1c0}\u{2f800}-\u{2fa1d}]/gsu;

/** Canonical composition (Unicode NFC), keeping spans. */
export function composeCanonically(text: SpannedText): SpannedText {
  if (text.text.normalize('NFC') === text.text) return text;
  const edits: TextEdit[] = [];
  for (const unit of text.text.matchAll(compositionUnits)) {
    const composed = unit[0].normalize('NFC');
    if (composed !== unit[0]) {
      edits.push({ start: unit.index, end: unit.index + unit[0].length, text: composed });
    }
  }
  return text.edit(edits);
}

const compatible = (match: RegExpExecArray): string => match[0].normalize('NFKC');

/** Letters and digits in disguise: full width, mathematical styles, ligatures, circled letters. */
export const compatibilityRules: readonly RewriteRule[] = [
  {
    name: 'full-width letters and digits',
    pattern: /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05]/gu,
    say: compatible,
  },
  { name: 'mathematical letters and digits', pattern: /[\u{1d400}-\u{1d7ff}]/gu, say: compatible },
  { name: 'Roman numeral characters', pattern: /[\u2160-\u217f]/gu, say: compatible },
  { name: 'Latin ligatures', pattern: /[\ufb00-\ufb06]/gu, say: compatible },
  { name: 'circled letters and digits', pattern: /[\u2460-\u2473\u24b6-\u24e9]/gu, say: compatible },
];

/** Characters that nobody can see or say. Joiners stay where scripts use them for spelling (Arabic, Indic). */
export const invisibleRules: readonly RewriteRule[] = [
  {
    name: 'lone surrogates, private use and replacement characters',
    pattern: /\p{Cs}|\p{Co}|\ufffd|[\ufdd0-\ufdef]|\ufffe|\uffff/gu,
    say: '',
  },
  {
    name: 'control characters',
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the rule removes
    pattern: /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/gu,
    say: '',
  },
  {
    name: 'zero-width characters, soft hyphens, direction marks, variation selectors, tag characters',
    pattern:
      /\u00ad|\u034f|\u061c|\u180e|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e01ef}]/gu,
    say: '',
  },
  {
    name: 'joiners outside scripts that spell with them',
    pattern:
      /(?<![\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\u0900-\u0dff\u1000-\u109f\u1780-\u17ff])[\u200c\u200d]/gu,
    say: '',
  },
  // Decorative stacks of marks; no orthography needs more than four on one letter.
  { name: 'stacked combining marks', pattern: /(?<=\p{M}{4})\p{M}/gu, say: '' },
];

/** Letters in disguise, then what is invisible, then canonical composition (of what is left). */
export function cleanCharacters(text: SpannedText): SpannedText {
  return composeCanonically(applyRules(text, [...compatibilityRules, ...invisibleRules]));
}
