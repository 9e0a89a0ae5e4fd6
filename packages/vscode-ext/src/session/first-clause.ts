/** A clause shorter than this, in characters, would be babbled. */
const shortestClause = 24;
/** A first clause should be no longer than this. */
const longestClause = 80;

/**
 * Cuts the first clause off a long sentence, so that the first sound of a reading comes after one clause has been
 * generated and not the whole sentence. A sentence without a good place to cut stays whole.
 *
 * @returns one or two parts that joined by a space are the sentence
 */
export function splitFirstClause(text: string): readonly string[] {
  if (text.length <= longestClause + shortestClause) return [text];
  for (const pattern of [
    /[;:,](?=\s)/g,
    /\s(?=(?:and|but|or|because|which|that|while|when|where|if|so|then)\s)/g,
  ]) {
    for (const { index, 0: found } of text.matchAll(pattern)) {
      const end = index + found.trim().length;
      if (end < shortestClause) continue;
      if (end > longestClause) break;
      if (text.length - end < shortestClause) break;
      return [text.slice(0, end), text.slice(end).trim()];
    }
  }
  return [text];
}
