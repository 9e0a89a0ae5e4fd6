import type { VoiceRecord } from '../../voices/index.js';

/** What the name of a recording says. */
export interface RecordingName {
  /** Name of the voice, as written; not yet checked. */
  readonly name: string;
  /** The first word for a gender in the name; `unspecified` without one. */
  readonly gender: VoiceRecord['gender'];
  /** The rest, without a gender that stands alone; may be empty. */
  readonly description: string;
}

const genderWords: readonly (readonly [RegExp, 'male' | 'female'])[] = [
  [/\b(?:female|woman|girl|lady)\b/iu, 'female'],
  [/\b(?:male|man|boy|gentleman)\b/iu, 'male'],
];

/**
 * Reads a file name of the form `Amy - female, friendly customer service representative.wav`. A leading `clip-` and the date
 * and number that a recorder appends (`-2025_07_26(1)`) are left out.
 */
export function parseRecordingName(fileName: string): RecordingName {
  const stem = fileName
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/^clip-/i, '')
    .replace(/-\d{4}_\d{2}_\d{2}(?:\(\d+\))?$/, '');
  const separator = stem.indexOf(' - ');
  const name = (separator < 0 ? stem : stem.slice(0, separator)).trim();
  const rest = separator < 0 ? '' : stem.slice(separator + 3).trim();
  const gender = genderOf(rest);
  return { name, gender, description: withoutGender(rest, gender).trim() };
}

/** The gender that a text names first. */
export function genderOf(text: string): VoiceRecord['gender'] {
  const found = genderWords
    .map(([word, gender]) => ({ gender, place: text.search(word) }))
    .filter(({ place }) => place >= 0)
    .sort((a, b) => a.place - b.place);
  return found[0]?.gender ?? 'unspecified';
}

/** `female, reader` and `Female Southern drawl` without their first word; `young female, bubbly` as it is. */
function withoutGender(text: string, gender: VoiceRecord['gender']): string {
  const words = text.toLowerCase().startsWith(gender) ? text.slice(gender.length) : undefined;
  return words !== undefined && /^(?:$|[\s,])/u.test(words) ? words.replace(/^[\s,]+/u, '') : text;
}
