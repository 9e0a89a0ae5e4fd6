import { english } from './english.js';
import { french } from './french.js';
import { german } from './german.js';
import { japanese } from './japanese.js';
import { spanish } from './spanish.js';
import type { SpokenWords } from './spoken-words.js';

const tables: ReadonlyMap<string, SpokenWords> = new Map([
  ['en', english],
  ['de', german],
  ['fr', french],
  ['es', spanish],
  ['ja', japanese],
]);

/**
 * The words of a language. English for languages that have no table yet.
 *
 * @param language BCP 47 tag; only the primary part counts
 */
export function spokenWords(language: string): SpokenWords {
  return tables.get(language.split(/[-_]/)[0]!.toLowerCase()) ?? english;
}
