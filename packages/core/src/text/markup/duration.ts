import { markupError } from './markup-error.js';

/** Longest single pause, in seconds. */
export const maxPauseSeconds = 10;
/** Longest sum of all pauses of one text, in seconds. */
export const maxTotalPauseSeconds = 120;

/**
 * Reads a CSS duration as SSML and our own markup write it: `500ms`, `1.5s`.
 *
 * @throws StarlingError `markup_invalid` when it is not one, or longer than {@link maxPauseSeconds}
 */
export function parseDuration(written: string, position: number): number {
  const match = /^\s{0,4}\+?(\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})\s?(ms|s)\s{0,4}$/i.exec(written);
  const seconds =
    match === null ? Number.NaN : Number(match[1]) / (match[2]!.toLowerCase() === 'ms' ? 1000 : 1);
  if (!(seconds <= maxPauseSeconds)) {
    throw markupError(
      position,
      `a pause must be from 0 to ${maxPauseSeconds} seconds, written like 500ms or 1.5s`,
    );
  }
  return seconds;
}
