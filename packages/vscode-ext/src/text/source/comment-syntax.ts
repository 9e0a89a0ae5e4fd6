import { type ParseError, parse } from 'jsonc-parser';
import { type StringSyntax, stringSyntaxOf } from './string-syntax.js';

/** How a language writes comments and what looks like one inside its string literals. */
export interface CommentSyntax {
  /** Signs that begin a comment to the end of the line, longest first. */
  readonly lineComments: readonly string[];
  /** Opening and closing signs of comments over several lines. */
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** String literals, and what else a comment does not begin within. */
  readonly strings: StringSyntax;
}

/** Languages that name only one of their kinds of comments in their configuration. */
const furtherLineComments: Readonly<Record<string, readonly string[]>> = {
  php: ['//', '#'],
  ini: [';', '#'],
};

/**
 * Reads the comment signs from a language's `language-configuration.json`: JSON with comments; `lineComment` is a
 * string, or an object with the string as `comment`.
 *
 * @param languageId the editor's id of the language; decides about string literals, which the configuration does not tell
 * @param configuration content of the file
 * @returns undefined when it names no comments
 */
export function readCommentSyntax(languageId: string, configuration: string): CommentSyntax | undefined {
  const errors: ParseError[] = [];
  const parsed: unknown = parse(configuration, errors, { allowTrailingComma: true });
  const comments = property(parsed, 'comments');
  const line = property(comments, 'lineComment');
  const sign = typeof line === 'string' ? line : property(line, 'comment');
  const block = property(comments, 'blockComment');
  const strings = stringSyntaxOf(languageId);
  const found = Array.isArray(block) && block.length === 2 && block.every(isSign) ? block : undefined;
  // Python's configuration calls its triple quotes comments; whether such a string is one depends on where it stands.
  const pair = strings.delimiters.some(({ open }) => open === found?.[0]) ? undefined : found;
  const lineComments = [...(isSign(sign) ? [sign] : []), ...(furtherLineComments[languageId] ?? [])];
  if (lineComments.length === 0 && pair === undefined) return undefined;
  return {
    lineComments: [...new Set(lineComments)].toSorted((a, b) => b.length - a.length),
    blockComments: pair === undefined ? [] : [[pair[0]!, pair[1]!]],
    strings,
  };
}

function isSign(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 20;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
