/** Whose name is said: always, never, or when listeners could not tell (`smart`). */
export const nameAnnouncements = ['smart', 'always', 'never'] as const;

/** A choice of {@link nameAnnouncements}. */
export type NameAnnouncement = (typeof nameAnnouncements)[number];

/** How long the name of the one who spoke last is not said again, in milliseconds. */
const quietMilliseconds = 60_000;

/** Remembers who was announced last in one server. */
export class NameAnnouncer {
  #author: string | undefined;
  #at = 0;

  /**
   * Whether the name comes before this message; remembers that the author spoke. `smart`: not again for the same author within a
   * minute, and not where there are only two people, for each of them knows who the other is.
   *
   * @param now milliseconds since 1970
   * @param people members in the voice channel that are no bots
   */
  shouldAnnounce(mode: NameAnnouncement, author: string, people: number, now: number): boolean {
    const isNew = this.#author !== author || now - this.#at > quietMilliseconds;
    this.#author = author;
    this.#at = now;
    if (mode !== 'smart') return mode === 'always';
    return isNew && people > 2;
  }
}

/** Longest name that is said, in characters. */
export const maxSpokenNameLength = 32;

/**
 * The first name that can be said, cleaned by the rules for messages.
 *
 * @param names in order of preference: the member's own choice, the server's, the account's
 * @param clean the clean-up of messages
 */
export function spokenName(
  names: readonly (string | null | undefined)[],
  clean: (name: string) => string,
): string | undefined {
  for (const name of names) {
    const cleaned = clean((name ?? '').slice(0, 100)).replace(/[.:,;!?]+$/u, '');
    if (/[\p{L}\p{N}]/u.test(cleaned)) return [...cleaned].slice(0, maxSpokenNameLength).join('').trim();
  }
  return undefined;
}
