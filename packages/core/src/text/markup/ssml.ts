import type { LanguageTables } from '../normalization/languages.js';
import { SpannedText } from '../spans/spanned-text.js';
import { pauseOfBreak } from './break-tag.js';
import { markupError } from './markup-error.js';
import { findModelTags } from './model-tags.js';
import type { MarkupPart } from './part.js';
import { interpretAsValues, readingOf, type SayAs, sayAs } from './say-as.js';
import { entityPattern, entityText, readXmlTag, type XmlTag } from './xml-tag.js';

interface OpenElement {
  readonly name: string;
  readonly position: number;
  /** What the content is replaced by when the element closes, from its text. */
  readonly speak?: (content: string) => string;
  /** Text gathered while {@link OpenElement.speak} waits. */
  content: string;
}

const supported = '<speak>, <p>, <s>, <break/>, <sub alias="...">, <say-as interpret-as="...">';

/** Checks an opening tag and says how its content is to be spoken. */
function openElement(tag: XmlTag, position: number, tables: LanguageTables | undefined): OpenElement {
  const { name } = tag;
  if (name === 'speak' || name === 'p' || name === 's') return { name, position, content: '' };
  if (name === 'sub') {
    const alias = tag.attributes.get('alias');
    if (alias === undefined) throw markupError(position, '<sub> needs an alias attribute');
    return { name, position, content: '', speak: () => alias };
  }
  if (name === 'say-as') {
    const reading = readingOf(tag.attributes.get('interpret-as') ?? '');
    if (reading === undefined) {
      throw markupError(position, `interpret-as of <say-as> must be one of ${interpretAsValues.join(', ')}`);
    }
    if (reading === 'text') return { name, position, content: '' };
    return {
      name,
      position,
      content: '',
      speak: (content) => sayAs(content.trim(), reading satisfies SayAs, tables),
    };
  }
  throw markupError(position, `unknown element; supported are ${supported}`);
}

/** The position after a comment or processing instruction that begins here, or undefined when none does. */
function afterSilentMark(source: string, position: number): number | undefined {
  const [start, stop] = source.startsWith('<!--', position) ? ['<!--', '-->'] : ['<?', '?>'];
  if (!source.startsWith(start, position)) return undefined;
  const end = source.indexOf(stop, position + start.length);
  if (end < 0) throw markupError(position, `this is never closed by ${stop}`);
  return end + stop.length;
}

/**
 * A subset of SSML 1.1: `<speak>` (may be left out), `<p>`, `<s>`, `<break time strength/>`, `<sub alias>`,
 * `<say-as interpret-as>`, comments and entities. Everything else is an error, because leaving it out in silence would
 * not do what was asked for. Tags that the model performs work inside.
 *
 * @throws StarlingError `markup_invalid`
 */
export function parseSsml(
  source: string,
  tags: readonly string[],
  tables: LanguageTables | undefined,
): MarkupPart[] {
  const whole = SpannedText.of(source);
  const parts: MarkupPart[] = [];
  const open: OpenElement[] = [];
  const replacing = (): OpenElement | undefined => open.find((element) => element.speak !== undefined);
  const addText = (start: number, end: number): void => {
    if (start >= end) return;
    const text = whole.slice(start, end).replace(entityPattern, entityText);
    const element = replacing();
    if (element !== undefined) element.content += text.text;
    else parts.push(...findModelTags(text, tags));
  };
  let position = 0;
  while (position < source.length) {
    const next = source.indexOf('<', position);
    addText(position, next < 0 ? source.length : next);
    if (next < 0) break;
    const silent = afterSilentMark(source, next);
    if (silent !== undefined) {
      position = silent;
      continue;
    }
    const tag = readXmlTag(source, next);
    position = tag.end;
    if (tag.name === 'break' && tag.kind !== 'close') {
      if (tag.kind === 'open') throw markupError(next, 'a break has no content: write <break/>');
      if (replacing() === undefined) parts.push(pauseOfBreak(tag, next));
    } else if (tag.kind === 'close') {
      const element = open.pop();
      if (element?.name !== tag.name)
        throw markupError(next, 'this closing tag does not match the element that is open');
      if (element.speak !== undefined && replacing() === undefined) {
        const words = element.speak(element.content);
        parts.push({
          type: 'spoken',
          text: SpannedText.standingFor(words, { start: element.position, end: tag.end }),
        });
      }
      if (tag.name === 'p') parts.push({ type: 'boundary', kind: 'paragraph' });
      if (tag.name === 's') parts.push({ type: 'boundary', kind: 'sentence' });
    } else {
      const element = openElement(tag, next, tables);
      if (tag.name === 'p' || tag.name === 's') parts.push({ type: 'boundary', kind: 'sentence' });
      if (tag.kind === 'open') open.push(element);
      else if (element.speak !== undefined && replacing() === undefined) {
        const words = element.speak('');
        parts.push({ type: 'spoken', text: SpannedText.standingFor(words, { start: next, end: tag.end }) });
      }
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) throw markupError(unclosed.position, 'this element is never closed');
  return parts;
}
