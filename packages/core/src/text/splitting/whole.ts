/** A range `[start, end)` of a text that is not to be cut. */
export type WholeRange = readonly [start: number, end: number];

/** Sorts ranges and joins those that overlap, as {@link insideAny} wants them. */
export function joinRanges(ranges: readonly WholeRange[]): WholeRange[] {
  const joined: [number, number][] = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/**
 * Whether a break at this position would fall inside one of the ranges that must stay whole.
 *
 * @param ranges in order, not overlapping
 */
export function insideAny(ranges: readonly WholeRange[], position: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]![0] < position) low = middle + 1;
    else high = middle;
  }
  return low > 0 && position < ranges[low - 1]![1];
}
