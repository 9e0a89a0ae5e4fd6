import type { TextRules } from '../descriptors/model-descriptor.js';

/**
 * Upstream's `punc_norm` with a family's tables: capital first letter, single spaces, replacements in order, a full stop
 * where no sentence end is. An empty text stays empty (upstream puts an English sentence of its own there).
 */
export function normalizePunctuation(text: string, rules: TextRules): string {
  let result = text;
  if (rules.capitalizeFirst) result = capitalizeFirst(result);
  result = result.split(/\s+/u).filter(Boolean).join(' ');
  if (result === '') return '';
  for (const [from, to] of rules.replacements) result = result.replaceAll(from, to);
  result = result.replace(/ +$/u, '');
  const ends = rules.sentenceEnds;
  if (ends && !ends.some((end) => result.endsWith(end))) result += '.';
  return result;
}

function capitalizeFirst(text: string): string {
  const first = String.fromCodePoint(...[text.codePointAt(0)].filter((code) => code !== undefined));
  return /^\p{Ll}/u.test(first) ? first.toUpperCase() + text.slice(first.length) : text;
}
