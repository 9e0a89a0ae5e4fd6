import { StarlingError } from '@starling-tts/core';
import { PlainError } from './plain-error.js';

/**
 * An error in people's words. The messages of `StarlingError` are sentences already; only the names of request fields in
 * them, which nobody sees here, are replaced.
 *
 * @returns undefined for what the user stopped
 */
export function explain(error: unknown): string | undefined {
  if (StarlingError.is(error)) {
    if (error.code === 'aborted') return undefined;
    if (StarlingError.is(error, 'invalid_request')) {
      return error.details.problems.map(({ message }) => sentence(message)).join(' ');
    }
    return sentence(error.message);
  }
  if (error instanceof PlainError) return error.message;
  if (error instanceof DOMException) {
    if (error.name === 'AbortError') return undefined;
    if (error.name === 'NotAllowedError') {
      return 'The browser did not allow it. Allow the microphone for this page in the address bar, then try again.';
    }
    if (error.name === 'NotFoundError')
      return 'No microphone was found. Connect one, or choose a file instead.';
  }
  return 'Something went wrong that this page did not foresee. Try again; if it happens again, load the page anew.';
}

const plainNames: readonly (readonly [RegExp, string])[] = [
  [/\b(reference_audio|input_audio)\b/g, 'The recording'],
  [/\bvoice_name\b/g, 'The name'],
  [/\bcfg_weight\b/g, 'guidance'],
  [/^text\b/, 'The text'],
];

function sentence(message: string): string {
  let plain = message.trim();
  for (const [name, words] of plainNames) plain = plain.replace(name, words);
  plain = plain[0]!.toUpperCase() + plain.slice(1);
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}
