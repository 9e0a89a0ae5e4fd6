import type { LanguageTables } from '../normalization/languages.js';

/** The readings of `<say-as>` that change something; the others of SSML leave the text to normalisation. */
export type SayAs = 'characters' | 'cardinal' | 'ordinal' | 'digits' | 'telephone';

const names: Readonly<Record<string, SayAs>> = {
  characters: 'characters',
  'spell-out': 'characters',
  verbatim: 'characters',
  cardinal: 'cardinal',
  number: 'cardinal',
  ordinal: 'ordinal',
  digits: 'digits',
  telephone: 'telephone',
};

/** Readings that normalisation already gives: the text is taken as it is. */
const plain: ReadonlySet<string> = new Set([
  'date',
  'time',
  'currency',
  'unit',
  'fraction',
  'address',
  'text',
]);

/** Every value of `interpret-as`. */
export const interpretAsValues: readonly string[] = [...Object.keys(names), ...plain];

/** What a value of `interpret-as` asks for: a reading, `text` for none in particular, undefined when unknown. */
export function readingOf(interpretAs: string): SayAs | 'text' | undefined {
  const value = interpretAs.toLowerCase();
  return plain.has(value) ? 'text' : names[value];
}

/** Text in the asked reading. A language without tables can spell, and leaves numbers as they are. */
export function sayAs(text: string, reading: SayAs, tables: LanguageTables | undefined): string {
  const say = tables?.sayAs[reading];
  if (say !== undefined) return say(text);
  return reading === 'characters' ? Array.from(text.replace(/\s/g, '')).join(' ') : text;
}
