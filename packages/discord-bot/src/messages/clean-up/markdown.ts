/** Marks at the start of a line: quotes, headings, small print, bullets. */
const lineMarks = /^[ \t]{0,8}(?:(?:>>>|>|#{1,6}|-#|[-*+]|•)[ \t]{1,4}){1,4}/gmu;

/**
 * Takes out what Discord's Markdown shows as form. Marks that are left over are taken out too, for they are not words; signs of
 * arithmetic stay where they stand between or before digits.
 */
export function stripMarkdown(text: string): string {
  return text
    .replace(lineMarks, '')
    .replace(/\\(?=[\p{P}\p{S}])/gu, '')
    .replace(/\*{2,}|_{2,}|~{2,}/g, ' ')
    .replace(/(?<!\d)(?<!\d )\*|\*(?! ?\d)/g, ' ')
    .replace(/_/g, ' ')
    .replace(/~(?!\d)/g, ' ')
    .replace(/[`|\\]/g, ' ');
}

/** Says `:name:` by its name and keeps times such as 20:40. */
export function replaceShortcodes(text: string, emoji: 'names' | 'skip'): string {
  return text.replace(
    /(?<![\p{L}\p{N}:]):([a-z][a-z0-9_+-]{1,40}):(?![\p{L}\p{N}:])/giu,
    (_found, name: string) => (emoji === 'names' ? ` ${name.replace(/[_-]/g, ' ')} ` : ' '),
  );
}
