import { SpannedText } from '../spans/spanned-text.js';
import type { MarkupPart } from './part.js';

/** How a word or phrase is to be said. */
export interface LexiconEntry {
  /** As it is written in texts: 1 to 100 characters, any signs. Matched as a whole word. */
  readonly written: string;
  /** As it is to be read: respelled in plain letters, for example `kwahn` or `post gress`. */
  readonly spoken: string;
  /** Whether capitals must agree, default false. */
  readonly caseSensitive?: boolean;
}

/** A pattern source that matches a letter in either case. Letters whose other case is several letters stay as they are. */
function eitherCase(letter: string): string {
  const forms = [...new Set([letter, letter.toLowerCase(), letter.toUpperCase()])];
  return forms.length > 1 && forms.every((form) => [...form].length === 1) ? `[${forms.join('')}]` : letter;
}

function literal({ written, caseSensitive }: LexiconEntry): string {
  const letters = Array.from(written, (sign) => {
    if (/[.*+?^${}()|[\]\\/]/.test(sign)) return `\\${sign}`;
    return caseSensitive ? sign : eitherCase(sign);
  });
  const left = /^[\p{L}\p{N}]/u.test(written) ? '(?<![\\p{L}\\p{N}])' : '';
  const right = /[\p{L}\p{N}]$/u.test(written) ? '(?![\\p{L}\\p{N}\\p{M}])' : '';
  return `${left}${letters.join('')}${right}`;
}

/**
 * Puts the lexicon's readings into the text, before anything else is written out. The longest entry wins, among equal
 * ones the first. Entries outside the documented length are ignored.
 */
export function applyLexicon(parts: readonly MarkupPart[], lexicon: readonly LexiconEntry[]): MarkupPart[] {
  const entries = lexicon
    .filter(({ written }) => written.trim() !== '' && written.length <= 100)
    .toSorted((a, b) => b.written.length - a.written.length);
  if (entries.length === 0) return [...parts];
  const pattern = new RegExp(entries.map(literal).join('|'), 'gu');
  return parts.flatMap((part) => (part.type === 'text' ? substitute(part.text, pattern, entries) : [part]));
}

function substitute(text: SpannedText, pattern: RegExp, entries: readonly LexiconEntry[]): MarkupPart[] {
  const parts: MarkupPart[] = [];
  let done = 0;
  for (const match of text.text.matchAll(pattern)) {
    const [found] = match;
    const entry = entries.find(({ written, caseSensitive }) =>
      caseSensitive === true ? written === found : written.toLowerCase() === found.toLowerCase(),
    );
    if (entry === undefined) continue;
    const end = match.index + found.length;
    parts.push({ type: 'text', text: text.slice(done, match.index) });
    parts.push({
      type: 'spoken',
      text: SpannedText.standingFor(entry.spoken, text.sourceRange(match.index, end)),
    });
    done = end;
  }
  parts.push({ type: 'text', text: text.slice(done, text.text.length) });
  return parts;
}
