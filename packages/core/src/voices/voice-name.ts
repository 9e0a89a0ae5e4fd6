/** Longest voice name in characters (code points). */
export const maxVoiceNameLength = 64;

const allowedCharacters = /^[\p{L}\p{M}\p{Nd} \-_'.]*$/u;
const letterOrDigit = /[\p{L}\p{Nd}]/u;

/** A voice name as it is stored: Unicode NFC, without white space at the ends. */
export function normalizeVoiceName(name: string): string {
  return name.normalize('NFC').trim();
}

/**
 * What is wrong with a voice name, as the end of a sentence that starts with the field's name; undefined when it is
 * fine. Allowed are 1 to 64 characters after trimming: letters and digits of any script, space, `-`, `_`, `'`, `.`,
 * with one letter or digit at the least.
 */
export function voiceNameProblem(name: string): string | undefined {
  const normalized = normalizeVoiceName(name);
  const length = normalized.length > 4 * maxVoiceNameLength ? normalized.length : [...normalized].length;
  if (length < 1 || length > maxVoiceNameLength) {
    return `must be between 1 and ${maxVoiceNameLength} characters long, got ${length}`;
  }
  if (!allowedCharacters.test(normalized)) {
    return "may hold letters, digits, space, '-', '_', ''' and '.' only";
  }
  if (!letterOrDigit.test(normalized)) return 'must hold at least one letter or digit';
  return undefined;
}

/**
 * The form under which voice names are compared: two names are the same when their keys are equal. Ignores case
 * (also where folding changes the length, as in `ß` and `SS`) and Unicode compatibility forms.
 */
export function voiceNameKey(name: string): string {
  return normalizeVoiceName(name).normalize('NFKC').toUpperCase().toLowerCase();
}

/** Orders voices by {@link voiceNameKey}, then by id; the same on every machine and in every locale. */
export function compareVoiceNames(
  a: { readonly name: string; readonly id: string },
  b: { readonly name: string; readonly id: string },
): number {
  return compareStrings(voiceNameKey(a.name), voiceNameKey(b.name)) || compareStrings(a.id, b.id);
}

/**
 * Voices in the order of {@link compareVoiceNames}. Makes each key once, which is what takes the time with thousands of
 * voices.
 */
export function sortVoices<Voice extends { readonly name: string; readonly id: string }>(
  voices: readonly Voice[],
): Voice[] {
  return voices
    .map((voice) => ({ voice, key: voiceNameKey(voice.name) }))
    .sort((a, b) => compareStrings(a.key, b.key) || compareStrings(a.voice.id, b.voice.id))
    .map(({ voice }) => voice);
}

function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
