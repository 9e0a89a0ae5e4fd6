import type { AutocompleteInteraction } from 'discord.js';
import type { CommandContext, Suggestion } from '../command.js';
import { bestMatches } from '../fuzzy-match.js';

/** What a language is called in another one. */
export function languageName(language: string, locale: string): string {
  return new Intl.DisplayNames([locale, 'en'], { type: 'language' }).of(language) ?? language;
}

/** The languages of the model that is loaded, under their names in the member's language. */
export async function suggestLanguages(
  use: AutocompleteInteraction<'cached'>,
  { service }: CommandContext,
): Promise<readonly Suggestion[]> {
  const languages = service.engine.info.languages.map((value) => ({
    name: languageName(value, use.locale),
    value,
  }));
  return bestMatches(use.options.getFocused(), languages, ({ name, value }) => `${name} ${value}`);
}
