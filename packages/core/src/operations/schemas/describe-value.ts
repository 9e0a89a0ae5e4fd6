/** Short identifiers may be quoted in messages; anything longer could be the user's text or audio. */
const quotable = /^[\w.+-]{1,32}$/;

/** What was given, for a message: numbers and short identifiers as they are, all else by its kind and size only. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    return quotable.test(value) ? `"${value}"` : `a string of ${value.length} characters`;
  }
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
