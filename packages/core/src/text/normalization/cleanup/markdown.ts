import type { RewriteRule } from '../rule.js';

/**
 * Marks of Markdown that are seen and not spoken. Only where they cannot be anything else: at the start of a line, or
 * in pairs around text.
 */
export const markdownRules: readonly RewriteRule[] = [
  { name: 'code fence', pattern: /^ {0,3}(?:```|~~~)[^\n`]{0,80}$/gmu, say: '' },
  { name: 'heading', pattern: /^ {0,3}#{1,6} {1,8}(?=\S)/gmu, say: '' },
  { name: 'quotation', pattern: /^ {0,3}(?:> {0,3}){1,5}(?=\S)/gmu, say: '' },
  {
    name: 'image or link',
    pattern: /!?\[([^\]\n[]{1,300})\]\((?:[^()\s]{1,1000})(?: "[^"\n]{0,200}")?\)/gu,
    say: ([, label]) => label,
  },
  {
    name: 'emphasis',
    pattern: /(?<![*\p{L}\p{N}\\])(\*{1,3})(?=[^\s*])([^*\n]{1,400})(?<=[^\s*])\1(?![*\p{L}\p{N}])/gu,
    say: ([, , content]) => content,
  },
  {
    name: 'emphasis with underscores',
    pattern: /(?<![_\p{L}\p{N}\\])(_{1,3})(?=[^\s_])([^_\n]{1,400})(?<=[^\s_])\1(?![_\p{L}\p{N}])/gu,
    say: ([, , content]) => content,
  },
  { name: 'struck out', pattern: /~~(?=[^\s~])([^~\n]{1,400})~~/gu, say: ([, content]) => content },
  { name: 'code', pattern: /(?<!`)(`{1,2})([^`\n]{1,400})\1(?!`)/gu, say: ([, , content]) => content },
];
