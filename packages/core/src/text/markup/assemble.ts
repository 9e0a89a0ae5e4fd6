import { lacksStop } from '../normalization/cleanup/lines.js';
import type { LanguageTables } from '../normalization/languages.js';
import { normalizeText, type TextNormalization } from '../normalization/normalize.js';
import { applyRules, type RewriteRule } from '../normalization/rule.js';
import { SpannedText, type TextRange } from '../spans/spanned-text.js';
import { joinRanges, type WholeRange } from '../splitting/whole.js';
import type { MarkupPart, SpokenPart, TagPart, TextPart } from './part.js';

/** Normalised text between two pauses or ends of elements. */
export interface Run {
  /** What is spoken. */
  readonly text: SpannedText;
  /** Ranges of the text that must not be cut. */
  readonly whole: readonly WholeRange[];
  /** What ended it: an element, a pause of this many seconds, or nothing in particular. */
  readonly endedBy: 'sentence' | 'paragraph' | number | undefined;
}

/** How parts become runs. */
export interface AssembleOptions {
  /** How much to change. */
  readonly normalization: TextNormalization;
  /** Tables of the text's language, where there are any. */
  readonly tables: LanguageTables | undefined;
  /** Rewritings before normalisation. */
  readonly rules: readonly RewriteRule[];
  /** Ranges of the source that must not be cut. */
  readonly keepWhole: readonly TextRange[];
}

type Content = TextPart | SpokenPart | TagPart;

/** The blank between two parts, as it stood in the source: one space, a line break, or a blank line. */
function joint(left: string, right: string): string {
  const blank = (/\s{0,100}$/u.exec(left.slice(-100))?.[0] ?? '') + (/^\s{0,100}/u.exec(right)?.[0] ?? '');
  if (blank === '') return '';
  const lines = blank.split('\n').length - 1;
  return lines === 0 ? ' ' : lines === 1 ? '\n' : '\n\n';
}

function joinContent(
  parts: readonly Content[],
  { normalization, tables, rules, keepWhole }: AssembleOptions,
): Omit<Run, 'endedBy'> {
  const texts: SpannedText[] = [];
  const whole: WholeRange[] = [];
  let length = 0;
  let previous = '';
  const add = (text: SpannedText): void => {
    texts.push(text);
    length += text.text.length;
  };
  for (const part of parts) {
    const raw = part.text.text;
    if (raw === '') continue;
    const spoken =
      part.type === 'text' ? normalizeText(applyRules(part.text, rules), normalization, tables) : part.text;
    // Normalisation takes the blanks at both ends of a part away; without it they are still there.
    const blank = texts.length === 0 || normalization === 'off' ? '' : joint(previous, raw);
    // A line that ends where a part ends gets the stop that other lines without one get.
    const between = blank.includes('\n') && lacksStop(texts.at(-1)!.text) ? `.${blank}` : blank;
    const at = part.text.sourceRange(0, 1).start;
    add(SpannedText.standingFor(between, { start: at, end: at }));
    if (part.type === 'tag') whole.push([length, length + raw.length]);
    add(spoken);
    previous = raw;
  }
  const text = SpannedText.concat(texts);
  for (const range of keepWhole) {
    const { start, end } = text.textRange(range);
    if (start < end) whole.push([start, end]);
  }
  return { text, whole: joinRanges(whole) };
}

/** Normalises the parts and joins them into runs. Neighbouring pauses add up. */
export function assembleRuns(parts: readonly MarkupPart[], options: AssembleOptions): Run[] {
  const runs: Run[] = [];
  let content: Content[] = [];
  const finish = (endedBy: Run['endedBy']): void => {
    runs.push({ ...joinContent(content, options), endedBy });
    content = [];
  };
  for (const part of parts) {
    if (part.type === 'pause') finish(part.seconds);
    else if (part.type === 'boundary') finish(part.kind);
    else {
      const previous = content.at(-1);
      // Text that only an escape or a comment divides is one text for the rules.
      if (part.type === 'text' && previous?.type === 'text') {
        content[content.length - 1] = { type: 'text', text: SpannedText.concat([previous.text, part.text]) };
      } else if (part.text.text !== '') content.push(part);
    }
  }
  finish(undefined);
  return runs;
}
