import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';

/** What in a comment is no Markdown, though it looks like it. */
const commentSyntax = {
  disable: { null: ['codeIndented', 'htmlFlow', 'htmlText', 'headingAtx', 'definition'] },
};

/** Parses Markdown; every node has its position. */
export function parseMarkdown(text: string, flavour: 'document' | 'comment'): Root {
  return flavour === 'document'
    ? fromMarkdown(text, {
        extensions: [gfm(), frontmatter(['yaml', 'toml'])],
        mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(['yaml', 'toml'])],
      })
    : fromMarkdown(text, { extensions: [gfm(), commentSyntax], mdastExtensions: [gfmFromMarkdown()] });
}
