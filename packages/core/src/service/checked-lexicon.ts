import { StarlingError } from '../errors/starling-error.js';
import { maxSpokenLength, maxWrittenLength } from '../operations/index.js';
import type { LexiconEntry } from '../text/index.js';

/** Most entries of a service's own lexicon: each of them is looked for at every place of every text. */
const maxServiceLexiconEntries = 1000;

/**
 * A copy of a service's own lexicon, checked once.
 *
 * @throws StarlingError `invalid_request` when there are too many entries or one has an impossible length
 */
export function checkedLexicon(lexicon: readonly LexiconEntry[]): readonly LexiconEntry[] {
  if (lexicon.length > maxServiceLexiconEntries) {
    throw invalidLexicon(`must have at most ${maxServiceLexiconEntries} entries, got ${lexicon.length}`);
  }
  const wrong = lexicon.findIndex(
    ({ written, spoken }) => !isLength(written, maxWrittenLength) || !isLength(spoken, maxSpokenLength),
  );
  if (wrong >= 0) {
    throw invalidLexicon(
      `needs entries with written of 1 to ${maxWrittenLength} and spoken of 1 to ${maxSpokenLength} characters; entry ${wrong} differs`,
    );
  }
  return lexicon.map((entry) => ({ ...entry }));
}

function isLength(value: unknown, maximum: number): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maximum;
}

function invalidLexicon(problem: string): StarlingError<'invalid_request'> {
  const message = `lexicon ${problem}`;
  return new StarlingError('invalid_request', `${message}.`, { problems: [{ field: 'lexicon', message }] });
}
