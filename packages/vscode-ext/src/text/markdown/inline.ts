import { SpannedText } from '@starling-tts/core';
import type { PhrasingContent } from 'mdast';
import type { SourceRange } from '../../session/contracts.js';
import { unwrapped } from '../passage.js';
import { spokenWords } from '../spoken-words.js';
import { alignValue } from './align-value.js';

/** What running text is read from. */
export interface InlineContext {
  /** The Markdown; node positions are offsets into its text. */
  readonly source: SpannedText;
  /** Whether the hosts that links lead to are said. */
  readonly sayHosts: boolean;
}

/** Running text without its markup. */
export interface InlineText {
  /** Wrapped lines are joined. */
  readonly text: SpannedText;
  /** Where code stands in the document. */
  readonly code: readonly SourceRange[];
}

/** Start and end of a node in the Markdown. Nodes of a parsed text always have a position. */
export function offsetsOf(node: { readonly position?: unknown }): SourceRange {
  const { start, end } = node.position as { start: { offset: number }; end: { offset: number } };
  return { start: start.offset, end: end.offset };
}

/** The source of a node, markup and all. */
export function rawOf(source: SpannedText, node: { readonly position?: unknown }): SpannedText {
  const { start, end } = offsetsOf(node);
  return source.slice(start, end);
}

/** Reads running text: emphasis, links, code and images become what one would say. */
export function readInline(nodes: readonly PhrasingContent[], context: InlineContext): InlineText {
  const parts: SpannedText[] = [];
  const code: SourceRange[] = [];
  for (const node of nodes) addNode(node, context, parts, code);
  return { text: unwrapped(SpannedText.concat(parts)), code };
}

function addNode(
  node: PhrasingContent,
  context: InlineContext,
  parts: SpannedText[],
  code: SourceRange[],
): void {
  const { source, sayHosts } = context;
  const insert = (words: string): void => {
    const { end } = offsetsOf(node);
    const place = source.sourceRange(Math.max(0, end - 1), end).end;
    parts.push(SpannedText.standingFor(words, { start: place, end: place }));
  };
  switch (node.type) {
    case 'text':
      parts.push(alignValue(node.value, rawOf(source, node)));
      break;
    case 'inlineCode': {
      const raw = rawOf(source, node);
      const fence = /^`+/.exec(raw.text)?.[0].length ?? 0;
      const text = alignValue(node.value, raw.slice(fence, raw.text.length - fence));
      code.push(text.sourceRange(0, text.text.length));
      parts.push(text);
      break;
    }
    case 'image':
    case 'imageReference': {
      const { alt } = node;
      if (alt) {
        const raw = rawOf(source, node);
        parts.push(alignValue(alt, raw.slice(Math.min(2, raw.text.length), raw.text.length)));
      }
      break;
    }
    case 'break':
      insert(' ');
      break;
    case 'link':
    case 'linkReference':
      for (const child of node.children) addNode(child, context, parts, code);
      if (sayHosts && node.type === 'link') {
        const host = hostOf(node.url);
        // An address that is its own text is said once.
        if (host !== undefined && !parts.at(-1)?.text.includes(host)) insert(spokenWords.linkTo(host));
      }
      break;
    case 'html':
      if (/^<(?:br|wbr|hr|\/?p|\/?li|\/?td)\b/i.test(node.value)) insert(' ');
      break;
    case 'footnoteReference':
      break;
    default:
      for (const child of 'children' in node ? node.children : []) addNode(child, context, parts, code);
  }
}

/** The host that an address names; undefined for one within the document's own site, and for other schemes. */
function hostOf(address: string): string | undefined {
  if (!/^(?:https?:)?\/\//i.test(address)) return undefined;
  const { hostname } = URL.canParse(address, 'https://none')
    ? new URL(address, 'https://none')
    : { hostname: '' };
  return hostname.replace(/^www\./, '') || undefined;
}

/** Where a node stands in the document that the Markdown is part of. */
export function rangeInDocument(source: SpannedText, node: { readonly position?: unknown }): SourceRange {
  const { start, end } = offsetsOf(node);
  return source.sourceRange(start, end);
}
