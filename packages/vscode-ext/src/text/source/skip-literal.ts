import type { StringDelimiter, StringSyntax } from './string-syntax.js';

/** Templates inside templates are followed to this depth. */
const deepestTemplate = 50;

/**
 * Where the string literal that begins at a position ends; undefined when none begins there.
 *
 * @param depth how many templates are open around it
 */
export function skipLiteral(source: string, at: number, syntax: StringSyntax, depth = 0): number | undefined {
  const raw = (syntax.rust && rustLiteralEnd(source, at)) || (syntax.rawCpp && rawCppEnd(source, at));
  if (raw) return raw;
  const delimiter = syntax.delimiters.find(({ open }) => source.startsWith(open, at));
  if (syntax.literalAtWordStart && /[^\s=:,[{(!&-]/.test(source[at - 1] ?? ' ')) return undefined;
  return delimiter === undefined ? undefined : literalEnd(source, at, delimiter, syntax, depth);
}

function literalEnd(
  source: string,
  start: number,
  { open, close, escape: escapeSign, multiline, doubling, interpolated }: StringDelimiter,
  syntax: StringSyntax,
  depth: number,
): number {
  let at = start + open.length;
  while (at < source.length) {
    const sign = source[at]!;
    if (sign === escapeSign) at += 2;
    else if (source.startsWith(close, at)) {
      if (!doubling || !source.startsWith(close, at + close.length)) return at + close.length;
      at += 2 * close.length;
    } else if (sign === '\n' && !multiline) return at;
    else if (interpolated && sign === '$' && source[at + 1] === '{' && depth < deepestTemplate) {
      at = interpolationEnd(source, at + 2, syntax, depth + 1);
    } else at += 1;
  }
  return source.length;
}

/** Where `${...}` ends that is open at a position: after its closing brace. */
function interpolationEnd(source: string, start: number, syntax: StringSyntax, depth: number): number {
  let open = 1;
  let at = start;
  while (at < source.length) {
    const sign = source[at]!;
    if (sign === '{') open += 1;
    else if (sign === '}') {
      open -= 1;
      if (open === 0) return at + 1;
    } else {
      const end = skipLiteral(source, at, syntax, depth);
      if (end !== undefined) {
        at = end;
        continue;
      }
    }
    at += 1;
  }
  return source.length;
}

/** `r"..."`, `r#"..."#`, `'x'`, `'\n'`; a lifetime (`'a`) is skipped as the one sign that looks like an opening quote. */
function rustLiteralEnd(source: string, at: number): number | undefined {
  if (source[at] === "'") {
    const character = /^'(?:\\(?:u\{[\da-fA-F]{1,6}\}|.)|[^\\'\n])'/u.exec(source.slice(at, at + 14));
    return at + (character?.[0].length ?? 1);
  }
  if (/[\p{L}\p{N}_]/u.test(source[at - 1] ?? ' ')) return undefined;
  const opening = /^b?r(#{0,20})"/.exec(source.slice(at, at + 24));
  if (opening === null) return undefined;
  const close = `"${opening[1]!}`;
  const found = source.indexOf(close, at + opening[0].length);
  return found < 0 ? source.length : found + close.length;
}

function rawCppEnd(source: string, at: number): number | undefined {
  const opening = /^R"([^\s()\\"]{0,16})\(/.exec(source.slice(at, at + 20));
  if (opening === null) return undefined;
  const close = `)${opening[1]!}"`;
  const found = source.indexOf(close, at + opening[0].length);
  return found < 0 ? source.length : found + close.length;
}

/** Regular expressions longer than this are taken for divisions. */
const longestExpression = 2000;

/** What stands before a `/` that begins a regular expression: an operator, an opening bracket, a keyword, or nothing. */
const beforeExpression =
  /(?:^|[=(,:[!&|?{};+\-*%~^<>\n]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield))[ \t]*$/;

/** Where the regular expression that begins at a position ends; undefined when none begins there. */
export function regularExpressionEnd(
  source: string,
  at: number,
  { regularExpressions }: StringSyntax,
): number | undefined {
  if (!regularExpressions || source[at] !== '/') return undefined;
  if (!beforeExpression.test(source.slice(Math.max(0, at - 60), at))) return undefined;
  let inClass = false;
  const limit = Math.min(source.length, at + longestExpression);
  for (let index = at + 1; index < limit; index += 1) {
    const sign = source[index]!;
    if (sign === '\n') return undefined;
    if (sign === '\\') index += 1;
    else if (sign === '[') inClass = true;
    else if (sign === ']') inClass = false;
    else if (sign === '/' && !inClass) return index + 1;
  }
  return undefined;
}
