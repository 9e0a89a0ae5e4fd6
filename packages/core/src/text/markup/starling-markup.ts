import type { LanguageTables } from '../normalization/languages.js';
import { SpannedText } from '../spans/spanned-text.js';
import { pauseOfBreak } from './break-tag.js';
import { parseDuration } from './duration.js';
import { markupError } from './markup-error.js';
import { bracketed } from './model-tags.js';
import type { MarkupPart } from './part.js';
import { sayAs } from './say-as.js';
import { readXmlTag } from './xml-tag.js';

// A backslash before a bracket, something in square brackets that begins with a letter, or the start of a break.
const marks = /\\([[\]<\\])|\[([\p{L}][\p{L} -]{0,40})(?::([^\]\n[]{0,200}))?\]|<break(?=[\s/>])/giu;

/**
 * Our own markup: `[pause:500ms]`, `[spell:NATO]`, `<break time="1s"/>`, and the tags that the model performs. A
 * backslash takes a bracket literally. Any other bracket with words in it is an error, so that a tag the model does
 * not know is not read aloud.
 *
 * @throws StarlingError `markup_invalid`
 */
export function parseStarlingMarkup(
  source: string,
  tags: readonly string[],
  tables: LanguageTables | undefined,
): MarkupPart[] {
  const whole = SpannedText.of(source);
  const known = new Set(tags.map((tag) => bracketed(tag).toLowerCase()));
  const parts: MarkupPart[] = [];
  let done = 0;
  for (const match of source.matchAll(marks)) {
    const { index } = match;
    if (index < done) continue;
    const [found, escaped, name, value] = match;
    parts.push({ type: 'text', text: whole.slice(done, index) });
    done = index + found.length;
    if (escaped !== undefined) parts.push({ type: 'text', text: whole.slice(index + 1, done) });
    else if (name === undefined) {
      const tag = readXmlTag(source, index);
      parts.push(pauseOfBreak(tag, index));
      done = tag.end;
    } else if (known.has(found.toLowerCase())) parts.push({ type: 'tag', text: whole.slice(index, done) });
    else if (/^pause$/i.test(name) && value !== undefined) {
      parts.push({ type: 'pause', seconds: parseDuration(value, index), position: index });
    } else if (/^spell$/i.test(name) && value !== undefined && value.trim() !== '') {
      const words = sayAs(value.trim(), 'characters', tables);
      parts.push({ type: 'spoken', text: SpannedText.standingFor(words, { start: index, end: done }) });
    } else {
      const list = ['[pause:500ms]', '[spell:ABC]', '<break time="1s"/>', ...known].join(', ');
      throw markupError(
        index,
        `unknown tag; known here are ${list}. Write \\[ for a bracket that is not a tag`,
      );
    }
  }
  parts.push({ type: 'text', text: whole.slice(done, source.length) });
  return parts;
}
