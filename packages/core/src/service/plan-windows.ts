/** A stretch of a recording that is converted in one go; sample indices. */
export interface ConversionWindow {
  /** First sample. */
  readonly start: number;
  /** One after the last sample. */
  readonly end: number;
  /** Where the cross-fade into the next window begins; `end` for the last window. */
  readonly fadeStart: number;
  /** One after the last sample of the cross-fade; `end` for the last window. */
  readonly fadeEnd: number;
}

/** What {@link planWindows} needs to know. */
export interface WindowLimits {
  /** Longest window in samples. */
  readonly maxSamples: number;
  /** Least overlap of two windows in samples; the cross-fade takes half of it. */
  readonly overlapSamples: number;
  /** Windows begin at multiples of this. */
  readonly samplesPerToken: number;
}

/**
 * Cuts a recording into overlapping windows. All but a single one have the full length: the last begins earlier rather
 * than being short, because models are poor at short stretches. Cross-fades lie in the middle of the overlaps, away
 * from the edges, where a window knows least about what surrounds it.
 *
 * @param totalSamples length of the recording, a multiple of the samples of a token
 */
export function planWindows(totalSamples: number, limits: WindowLimits): readonly ConversionWindow[] {
  const { samplesPerToken } = limits;
  const length = Math.max(2, Math.floor(limits.maxSamples / samplesPerToken)) * samplesPerToken;
  if (totalSamples <= length) {
    return [{ start: 0, end: totalSamples, fadeStart: totalSamples, fadeEnd: totalSamples }];
  }
  const wanted = Math.ceil(limits.overlapSamples / samplesPerToken) * samplesPerToken;
  const half = Math.floor(length / samplesPerToken / 2) * samplesPerToken;
  const overlap = Math.min(wanted, half);
  const starts: number[] = [];
  for (let start = 0; start + length < totalSamples; start += length - overlap) starts.push(start);
  starts.push(totalSamples - length);
  return starts.map((start, index) => {
    const end = start + length;
    const next = starts[index + 1];
    if (next === undefined) return { start, end, fadeStart: end, fadeEnd: end };
    const fade = Math.floor(overlap / 2);
    const fadeStart = next + Math.floor((end - next - fade) / 2);
    return { start, end, fadeStart, fadeEnd: fadeStart + fade };
  });
}
