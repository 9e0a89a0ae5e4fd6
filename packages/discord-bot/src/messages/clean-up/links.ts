import type { CleanUpOptions } from './clean-up-options.js';

const rest = '[^\\s<>|]';

// After an unbounded repetition nothing stands that could fail.
const maskedLink =
  /\[([^\][\n]{1,300})\]\(<?(?:https?:\/\/|mailto:|www\.)[^\s()<>]{1,1000}>?(?: "[^"\n]{0,200}")?\)/gi;
const address = new RegExp(
  `<?(?:[a-z][a-z0-9+.-]{1,12}:\\/\\/|(?<![\\p{L}\\p{N}])www\\.(?=[\\p{L}\\p{N}]))${rest}*>?`,
  'giu',
);
const mail =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/giu;
const invitation = /(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12}\/[^\s<>|]+/gi;

/** Puts the label in the place of a link that has one, and one word in the place of every other address. */
export function replaceLinks(text: string, { words }: CleanUpOptions): string {
  const link = ` ${words.link} `;
  return text
    .replace(maskedLink, ' $1 ')
    .replace(address, (found) => `${link}${trailingPunctuation(found)}`)
    .replace(mail, link)
    .replace(invitation, (found) => `${link}${trailingPunctuation(found)}`);
}

/** The sign that ends the sentence is not part of the address. */
function trailingPunctuation(found: string): string {
  return /[.,;:!?](?=>?$)/.exec(found)?.[0] ?? '';
}
