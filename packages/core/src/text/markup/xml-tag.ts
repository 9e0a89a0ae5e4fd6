import { markupError } from './markup-error.js';

/** A start, end or empty-element tag of XML. */
export interface XmlTag {
  /** Element name in small letters. */
  readonly name: string;
  /** What it does. */
  readonly kind: 'open' | 'close' | 'empty';
  /** Attributes by name in small letters, entities resolved. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Position after the closing bracket. */
  readonly end: number;
}

const opening = /<(\/)?([A-Za-z][A-Za-z0-9:_-]{0,63})/y;
const attribute =
  /\s{1,64}([A-Za-z][A-Za-z0-9:_-]{0,63})\s{0,8}=\s{0,8}(?:"([^"<]{0,1000})"|'([^'<]{0,1000})')/y;
const closing = /\s{0,64}(\/)?>/y;
const entity = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));/g;
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Finds the entities of XML: the five names, decimal and hexadecimal character references. */
export const entityPattern: RegExp = entity;

/** The character an entity stands for; one that is no character becomes nothing. */
export function entityText(match: RegExpExecArray | RegExpMatchArray): string {
  const [, name, decimal, hexadecimal] = match;
  if (name !== undefined) return named[name]!;
  const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal!, 16);
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
    ? ''
    : String.fromCodePoint(code);
}

/** Resolves the entities of an attribute's value. */
function resolve(value: string): string {
  return Array.from(value.matchAll(entity)).reduceRight(
    (text, match) =>
      text.slice(0, match.index) + entityText(match) + text.slice(match.index + match[0].length),
    value,
  );
}

/**
 * Reads the tag that begins at a position.
 *
 * @throws StarlingError `markup_invalid` when there is no well-formed tag
 */
export function readXmlTag(source: string, position: number): XmlTag {
  opening.lastIndex = position;
  const start = opening.exec(source);
  if (start === null)
    throw markupError(position, 'a tag must begin with its name; write &lt; for the sign itself');
  const attributes = new Map<string, string>();
  let end = opening.lastIndex;
  for (;;) {
    attribute.lastIndex = end;
    const found = attribute.exec(source);
    if (found === null) break;
    attributes.set(found[1]!.toLowerCase(), resolve(found[2] ?? found[3] ?? ''));
    end = attribute.lastIndex;
  }
  closing.lastIndex = end;
  const stop = closing.exec(source);
  if (stop === null) throw markupError(position, 'the tag is not closed or has a damaged attribute');
  const kind = start[1] !== undefined ? 'close' : stop[1] !== undefined ? 'empty' : 'open';
  return { name: start[2]!.toLowerCase(), kind, attributes, end: closing.lastIndex };
}
