import { SpannedText } from '@starling-tts/core';

const entity = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/y;

/**
 * Ties the value of a parsed node to the source it was parsed from. The source has more in it: escapes, character
 * references, the markers and indentation that continue a quotation or list on the next line.
 *
 * @param value what the parser made of it
 * @param raw where it stands
 */
export function alignValue(value: string, raw: SpannedText): SpannedText {
  if (raw.text === value) return raw;
  const parts: SpannedText[] = [];
  let at = 0;
  /** Start of the present run of equal characters in `raw`. */
  let run = 0;
  const flush = (): void => {
    if (at > run) parts.push(raw.slice(run, at));
  };
  const standFor = (text: string, length: number): void => {
    flush();
    parts.push(SpannedText.standingFor(text, raw.sourceRange(at, at + length)));
    at += length;
    run = at;
  };
  for (let index = 0; index < value.length; ) {
    const sign = value[index]!;
    while (at < raw.text.length && !matches(raw.text, at, sign)) {
      flush();
      at += 1;
      run = at;
    }
    const found = raw.text[at];
    if (found === undefined) {
      // Not to be expected; the rest then stands for the place where the source ended.
      standFor(value.slice(index), 0);
      break;
    }
    if (found === '\\' && sign !== '\\') {
      standFor(sign, 2);
      index += 1;
    } else if (found === '&' && (sign !== '&' || entityAt(raw.text, at) !== undefined)) {
      const character = String.fromCodePoint(value.codePointAt(index)!);
      standFor(character, entityAt(raw.text, at)?.length ?? 1);
      index += character.length;
    } else if (found === sign) {
      if (sign === '\\' && raw.text[at + 1] === '\\' && value[index + 1] !== '\\') standFor(sign, 2);
      else at += 1;
      index += 1;
    } else {
      standFor(sign, 1);
      index += 1;
    }
  }
  flush();
  return SpannedText.concat(parts);
}

function entityAt(text: string, position: number): string | undefined {
  entity.lastIndex = position;
  return entity.exec(text)?.[0];
}

/** Whether the source at a position may be where a character of the value comes from. */
function matches(raw: string, at: number, sign: string): boolean {
  const found = raw[at]!;
  if (found === sign) return true;
  if (sign === ' ' && /[\n\r]/.test(found)) return true;
  if (found === '\\') return raw[at + 1] === sign;
  return found === '&' && entityAt(raw, at) !== undefined;
}
