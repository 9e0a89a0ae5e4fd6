import { SpannedText } from '@starling-tts/core';
import { type MarkdownOptions, markdownPassages } from './markdown/markdown-passages.js';
import type { Passage } from './passage.js';
import { sayDocumentationTags } from './source/documentation-tags.js';

/**
 * Reads hover texts: what they explain, without signatures. When there are only signatures, those are read as code.
 *
 * @param contents Markdown of each part
 */
export function hoverPassages(contents: readonly string[], options: MarkdownOptions): Passage[] {
  const read = (codeBlocks: 'skip' | 'read'): Passage[] =>
    contents.flatMap((content) =>
      markdownPassages(sayDocumentationTags(SpannedText.of(plainTags(content))), {
        ...options,
        codeBlocks,
        kind: 'documentation',
      }),
    );
  const explained = read('skip');
  return explained.length > 0 ? explained : read('read').filter(({ kind }) => kind !== 'announcement');
}

/** Language servers write tags as *@param* `name`. */
function plainTags(content: string): string {
  return content.replace(/^([ \t]*)[*_]@(\w{1,40})[*_][ \t]*`?([\w.$[\]]{0,100})`?/gm, '$1@$2 $3');
}
