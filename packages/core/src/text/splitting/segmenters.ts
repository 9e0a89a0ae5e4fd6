const cache = new Map<string, Intl.Segmenter>();

/** A segmenter for the language, made once. A tag that is not valid BCP 47 gets the root rules. */
export function segmenterFor(
  language: string,
  granularity: 'sentence' | 'word' | 'grapheme',
): Intl.Segmenter {
  const key = `${granularity}:${language}`;
  let segmenter = cache.get(key);
  if (segmenter === undefined) {
    try {
      segmenter = new Intl.Segmenter(language, { granularity });
    } catch {
      segmenter = new Intl.Segmenter('und', { granularity });
    }
    if (cache.size >= 64) cache.clear();
    cache.set(key, segmenter);
  }
  return segmenter;
}
