import type { SpannedText } from '../spans/spanned-text.js';
import type { MarkupPart } from './part.js';

/** A model's tag in square brackets, whichever way its list writes it. */
export function bracketed(tag: string): string {
  return tag.startsWith('[') ? tag : `[${tag}]`;
}

/**
 * Cuts out the tags that the model performs.
 *
 * @param text plain text
 * @param tags the model's tags, with or without their brackets
 */
export function findModelTags(text: SpannedText, tags: readonly string[]): MarkupPart[] {
  if (tags.length === 0) return [{ type: 'text', text }];
  const source = tags.map((tag) => bracketed(tag).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
  const parts: MarkupPart[] = [];
  let done = 0;
  for (const match of text.text.matchAll(new RegExp(source, 'gi'))) {
    const end = match.index + match[0].length;
    parts.push({ type: 'text', text: text.slice(done, match.index) });
    parts.push({ type: 'tag', text: text.slice(match.index, end) });
    done = end;
  }
  parts.push({ type: 'text', text: text.slice(done, text.text.length) });
  return parts;
}
