import type { RewriteRule, SpannedText, TextEdit } from '@starling-tts/core';

const type = String.raw`(?:\{(?:[^{}]|\{[^{}]{0,500}\}){0,500}\}[ \t]*)?`;
const name = String.raw`\[?([\p{L}_$][\p{L}\p{N}_.$]{0,100})(?:=[^\]\n]{0,200})?\]?`;
const separator = String.raw`[ \t]*(?:[-–—:][ \t]*)?`;
/** A tag at the start of a line: `@name` or `\name`. */
const tag = (names: string): string => String.raw`^[ \t]{0,200}[@\\](?:${names})(?![\p{L}\p{N}_])[ \t]*`;

function rule(source: string, say: RewriteRule['say'], flags = 'gmu'): RewriteRule {
  return { name: source, pattern: new RegExp(source, flags), say };
}

/** `{@link target | label}`: only the label is kept, or else the target. */
const inlineLink =
  /\{@(?:link|linkcode|linkplain|code|literal|value)[ \t]+(?:[^{}|\s]{1,200}(?:[ \t]*\|[ \t]*|[ \t]+)(?<label>[^{}\s|][^{}]{0,300}?)|(?<target>[^{}|\s]{1,200}))[ \t]*\}/dgu;

/** Drops what is around the label of links, so that every word of it keeps its own place. */
function keepLinkLabels(text: SpannedText): SpannedText {
  const edits: TextEdit[] = [];
  for (const { index, 0: found, indices } of text.text.matchAll(inlineLink)) {
    const [start, end] = indices?.groups?.label ?? indices?.groups?.target ?? [index, index];
    edits.push({ start: index, end: start, text: '' }, { start: end, end: index + found.length, text: '' });
  }
  return text.edit(edits);
}

/** Tags of JSDoc, TSDoc, Javadoc and Doxygen. */
const atTags: readonly RewriteRule[] = [
  rule(String.raw`\{@[\p{L}]{1,40}[^{}]{0,300}\}`, ''),
  // Code that is not marked as such would be read as prose.
  rule(
    String.raw`${tag('example|code')}(?:(?!\n[ \t]*[@\\]\p{L})[^\x60]){1,5000}(?=\n[ \t]{0,200}@\p{L}|(?![\s\S]))`,
    '',
  ),
  rule(tag('example'), '\n\nExample:\n\n'),
  rule(
    `${tag('param|arg|argument|prop|property')}${type}${name}${separator}`,
    ([, found]) => `\n\nParameter ${found}: `,
  ),
  rule(
    `${tag('template|typeParam|tparam')}${type}${name}${separator}`,
    ([, found]) => `\n\nType parameter ${found}: `,
  ),
  rule(`${tag('returns?|result')}${type}${separator}`, '\n\nReturns: '),
  rule(`${tag('yields?')}${type}${separator}`, '\n\nYields: '),
  rule(
    String.raw`${tag('throws|exception|raises')}(?:\{([^{}\n]{1,200})\}|(\p{Lu}[\p{L}\p{N}_.]{2,100}))?${separator}`,
    ([, one, other]) => (one || other ? `\n\nThrows ${one ?? other}: ` : '\n\nThrows: '),
  ),
  rule(tag('deprecated'), '\n\nDeprecated: '),
  rule(`${tag('default|defaultValue|defaultvalue')}`, '\n\nDefault: '),
  rule(tag('since'), '\n\nSince '),
  rule(tag('see|sa'), '\n\nSee: '),
  rule(tag('todo'), '\n\nTo do: '),
  rule(tag('note|remark'), '\n\nNote: '),
  rule(tag('warning|attention'), '\n\nWarning: '),
  rule(
    tag('author|copyright|license|version'),
    ([found]) => `\n\n${found.replace(/[\s@\\]/g, '').replace(/^./, (letter) => letter.toUpperCase())}: `,
  ),
  // The rest says something about the program, not to the reader: @internal, @type {T}, @module name, @ts-expect-error.
  rule(
    String.raw`${tag('type|typedef|callback|enum|this|extends|augments|implements|module|memberof|name|namespace|kind|category|group|ts-w{1,30}|jest-w{1,30}|vitest-w{1,30}')}[^\n]{0,1000}`,
    '\n\n',
  ),
  rule(
    String.raw`^[ \t]{0,200}[@\\](?:brief|details|summary|description|desc|remarks|file|fileoverview|internal|private|public|protected|readonly|override|virtual|abstract|static|async|final|sealed|beta|alpha|experimental|eventProperty|packageDocumentation|inheritDoc|inheritdoc|hidden|ignore|function|class|constructor|constant|global|generator)(?![\p{L}\p{N}_])[ \t]*`,
    '\n\n',
  ),
];

/** Fields of Sphinx. */
const fieldTags: readonly RewriteRule[] = [
  rule(
    String.raw`^[ \t]{0,200}:(?:param|parameter|arg|argument|keyword|key)[ \t]+(?:[^:\n]{1,100}[ \t])?\*{0,2}([\p{L}_][\p{L}\p{N}_]{0,100}):[ \t]*`,
    ([, found]) => `\n\nParameter ${found}: `,
  ),
  rule(String.raw`^[ \t]{0,200}:returns?:[ \t]*`, '\n\nReturns: '),
  rule(
    String.raw`^[ \t]{0,200}:raises?[ \t]+([\p{L}_][\p{L}\p{N}_.]{0,100}):[ \t]*`,
    ([, found]) => `\n\nRaises ${found}: `,
  ),
  rule(String.raw`^[ \t]{0,200}:(?:type[ \t][^:\n]{1,100}|rtype):[^\n]{0,500}`, ''),
  rule(String.raw`:(?:class|func|meth|mod|attr|obj|exc|data|ref|doc|py:\w{1,20}):(?=\x60)`, ''),
];

/** A block of code after a line that ends in two colons, which reStructuredText knows by its indentation. */
const literalBlock =
  /::[ \t]*\n(?:[ \t]*\n){1,5}(?<block>[ \t]+\S[^\n]*(?:\n(?:[ \t]+[^\n]*|(?=\n[ \t])|(?=\n\n[ \t])))*)/gu;

/** Elements of C#'s documentation. */
const xmlTags: readonly RewriteRule[] = [
  rule(
    String.raw`<param(?:ref)?[ \t]+name="([^"\n]{1,100})"[ \t]*>`,
    ([, found]) => `\n\nParameter ${found}: `,
    'giu',
  ),
  rule(
    String.raw`<typeparam[ \t]+name="([^"\n]{1,100})"[ \t]*>`,
    ([, found]) => `\n\nType parameter ${found}: `,
    'giu',
  ),
  rule(
    String.raw`<exception[ \t]+cref="(?:\w:)?(?:[^".\n]{1,100}\.){0,10}([^".\n]{1,100})"[ \t]*>`,
    ([, found]) => `\n\nThrows ${found}: `,
    'giu',
  ),
  rule(
    String.raw`<(?:see|seealso|paramref|typeparamref)[ \t]+(?:cref|name|langword)="(?:\w:)?(?:[^".\n]{1,100}\.){0,10}([^".\n]{1,100})"[ \t]*/?>`,
    ([, found]) => found,
    'giu',
  ),
  rule('<(?:returns|value)>', '\n\nReturns: ', 'giu'),
  rule(
    String.raw`</?(?:summary|remarks|example|para|list|item|description|br)\b[^<>\n]{0,200}>`,
    '\n\n',
    'giu',
  ),
  rule(String.raw`</?\p{L}[^<>\n]{0,200}>`, '', 'giu'),
];

/** Elements whose presence shows that documentation is XML. */
const isXml = /<\/?(?:summary|remarks|param[ \t]|returns>|exception[ \t]|see[ \t]+cref)/i;

/** Makes words of the tags in documentation: "Parameter name:", "Returns:"; leaves out types and what tools alone need. */
export function sayDocumentationTags(content: SpannedText): SpannedText {
  let text = keepLinkLabels(content);
  const apply = (rules: readonly RewriteRule[]): void => {
    for (const { pattern, say } of rules) text = text.replace(pattern, say);
  };
  if (isXml.test(text.text)) apply(xmlTags);
  if (/[@\\]\p{L}/u.test(text.text)) apply(atTags);
  if (/:\p{L}/u.test(text.text)) apply(fieldTags);
  // As a block that the reader of Markdown knows.
  text = text.replace(literalBlock, ({ groups }) => `:\n\n\`\`\`\n${groups!.block}\n\`\`\`\n\n`);
  return text;
}
