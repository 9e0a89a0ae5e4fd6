/** What {@link shortenText} makes of a text. */
export interface ShortenedText {
  /** At most as long as was allowed. */
  readonly text: string;
  /** Whether something was left out. */
  readonly isCut: boolean;
}

const sentenceEnd = /[.!?…。！？]["'”’)\]]?(?=\s|$)|[。！？]/gu;
const boundary = /[\s、，,;；]/u;

/**
 * Cuts a text to a length, at the end of a sentence if that keeps more than half of it, else between words, and says that there was more.
 *
 * @param maxCharacters longest result in UTF-16 units, `andMore` included
 * @param andMore words for what was left out, with the punctuation in front of them
 */
export function shortenText(text: string, maxCharacters: number, andMore: string): ShortenedText {
  if (text.length <= maxCharacters) return { text, isCut: false };
  const room = Math.max(0, maxCharacters - andMore.length);
  const head = wholeCharacters(text.slice(0, room));
  const kept = atSentence(head, text[head.length]) ?? atWord(head, text[head.length]);
  const spoken = `${kept.replace(/[\s\p{P}]+$/u, '')}${andMore}`.trim();
  return { text: wholeCharacters(spoken.slice(0, maxCharacters)), isCut: true };
}

function atSentence(head: string, next: string | undefined): string | undefined {
  let end = 0;
  for (const match of head.matchAll(sentenceEnd)) end = match.index + match[0].length;
  if (end === head.length && next !== undefined && !/\s/.test(next) && !/[。！？]/u.test(head.at(-1)!))
    return undefined;
  return end * 2 > head.length ? head.slice(0, end) : undefined;
}

function atWord(head: string, next: string | undefined): string {
  if (next === undefined || boundary.test(next)) return head;
  for (let end = head.length; end * 2 > head.length; end -= 1) {
    if (boundary.test(head[end - 1]!)) return head.slice(0, end);
  }
  return head;
}

/** Without half a character at the end. */
function wholeCharacters(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '').replace(/[\u200d\ufe0f]+$/, '');
}

/** Characters that are spoken in a second, roughly: scripts that write syllables or words as one sign have fewer. */
export function charactersPerSecond(language: string): number {
  return /^(?:ja|zh|ko)\b/i.test(language) ? 6 : 15;
}

/** Seconds that a text takes to say, roughly. */
export function estimateSeconds(text: string, language: string): number {
  return text.length / charactersPerSecond(language);
}
