import { type Locale, Locale as Locales } from 'discord.js';
import type { Catalogue, ChoiceKey, CommandPath, ReplyKey } from './catalogue.js';
import { english } from './english.js';
import { french } from './french.js';
import { german } from './german.js';
import { japanese } from './japanese.js';
import { spanish } from './spanish.js';

/** Languages of what the bot shows, beside English, by Discord's names for them. */
export const catalogues: ReadonlyMap<Locale, Catalogue> = new Map([
  [Locales.German, german],
  [Locales.French, french],
  [Locales.SpanishES, spanish],
  [Locales.SpanishLATAM, spanish],
  [Locales.Japanese, japanese],
]);

/** Values for the places of a sentence. */
export type ReplyValues = Readonly<Record<string, string | number>>;

/** A sentence in a language; English where there is no catalogue. */
export function translate(locale: Locale, key: ReplyKey, values: ReplyValues = {}): string {
  const sentence = (catalogues.get(locale) ?? english).replies[key];
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : place,
  );
}

/** Name and description of a command or option in all languages, as Discord takes them. */
export function describeCommand(path: CommandPath) {
  const [name, description] = english.commands[path];
  return {
    name,
    description,
    nameLocalizations: localized(({ commands }) => commands[path][0]),
    descriptionLocalizations: localized(({ commands }) => commands[path][1]),
  };
}

/** A choice of an option in all languages, as Discord takes them. */
export function describeChoice<Key extends ChoiceKey>(key: Key) {
  return {
    name: english.choices[key],
    value: key,
    name_localizations: localized(({ choices }) => choices[key]),
  };
}

function localized(pick: (catalogue: Catalogue) => string): Partial<Record<Locale, string>> {
  return Object.fromEntries([...catalogues].map(([locale, catalogue]) => [locale, pick(catalogue)]));
}
