import { escapeMarkdown } from 'discord.js';

/** Something that people wrote, to be shown as it is: without form, mentions or line breaks. */
export function plainText(text: string, maxLength = 100): string {
  const line = text
    .replace(/[<>@`]/g, '')
    .replace(/\s+/gu, ' ')
    .trim();
  const short = line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
  return escapeMarkdown(short, { maskedLink: true, heading: true, bulletedList: true, numberedList: true });
}
