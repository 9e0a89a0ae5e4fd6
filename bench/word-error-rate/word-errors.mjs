/**
 * The words of a sentence as a recogniser would write them: lower case, letters and apostrophes only, without the
 * `(2)` that pocketsphinx appends to alternative pronunciations.
 *
 * @param {string} sentence
 * @returns {string[]}
 */
export function words(sentence) {
  return sentence
    .toLowerCase()
    .replace(/\(\d+\)/g, '')
    .replace(/[^a-z' ]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}

/**
 * Word errors of a recognised sentence against what was meant: the fewest substitutions, deletions and insertions that
 * turn one into the other (Levenshtein distance over words).
 *
 * @param {readonly string[]} reference
 * @param {readonly string[]} hypothesis
 * @returns {{ substitutions: number, deletions: number, insertions: number, errors: number }}
 */
export function wordErrors(reference, hypothesis) {
  /** Cells hold [errors, substitutions, deletions, insertions]. */
  let row = Array.from({ length: hypothesis.length + 1 }, (_, column) => [column, 0, 0, column]);
  for (const expected of reference) {
    const next = [[row[0][0] + 1, row[0][1], row[0][2] + 1, row[0][3]]];
    for (const [column, heard] of hypothesis.entries()) {
      const differs = heard === expected ? 0 : 1;
      const [diagonal, above, left] = [row[column], row[column + 1], next[column]];
      const choices = [
        [diagonal[0] + differs, diagonal[1] + differs, diagonal[2], diagonal[3]],
        [above[0] + 1, above[1], above[2] + 1, above[3]],
        [left[0] + 1, left[1], left[2], left[3] + 1],
      ];
      next.push(choices.reduce((best, choice) => (choice[0] < best[0] ? choice : best)));
    }
    row = next;
  }
  const [errors, substitutions, deletions, insertions] = row[hypothesis.length];
  return { errors, substitutions, deletions, insertions };
}

/**
 * Word error rate over many sentences: all errors over all words meant.
 *
 * @param {readonly { reference: string, hypothesis: string }[]} pairs
 */
export function scoreSentences(pairs) {
  const total = { words: 0, errors: 0, substitutions: 0, deletions: 0, insertions: 0, exactSentences: 0 };
  for (const pair of pairs) {
    const reference = words(pair.reference);
    const errors = wordErrors(reference, words(pair.hypothesis));
    total.words += reference.length;
    for (const kind of /** @type {const} */ (['errors', 'substitutions', 'deletions', 'insertions'])) {
      total[kind] += errors[kind];
    }
    if (errors.errors === 0) total.exactSentences += 1;
  }
  return { ...total, sentences: pairs.length, wordErrorRate: total.errors / total.words };
}
