import type { SayAs } from '../markup/say-as.js';
import type { EmojiNames } from './cleanup/emoji.js';
import type { RuleGroup } from './rule.js';

/** How one language writes out what is not words. */
export interface LanguageTables {
  /** BCP 47 primary tag. */
  readonly language: string;
  /** What emoji are called. */
  readonly emojiNames: EmojiNames;
  /** Everything else, in the order of application. */
  readonly groups: readonly RuleGroup[];
  /** Readings that markup can ask for; each takes the text of the element and returns the words. */
  readonly sayAs: Readonly<Record<SayAs, (text: string) => string>>;
}

/** The tables by language. Each language is a chunk of its own, so that nobody loads the ones that are not spoken. */
const loaders: ReadonlyMap<string, () => Promise<LanguageTables>> = new Map([
  ['en', async () => (await import('./english/index.js')).english],
]);

/**
 * Loads the tables of a language, or undefined when there are none yet. To add a language, write its folder beside
 * `english/` and add it to the list above.
 *
 * @param language BCP 47 tag; only the primary part counts (`en-GB` is `en`)
 */
export async function loadLanguageTables(language: string): Promise<LanguageTables | undefined> {
  return loaders.get(language.toLowerCase().split(/[-_]/)[0]!)?.();
}
