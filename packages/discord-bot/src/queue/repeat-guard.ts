/** How often the same text in a row is read. */
const mostInARow = 2;

/** Drops what one member writes again and again in a server. */
export class RepeatGuard {
  #authorId = '';
  #text = '';
  #times = 0;

  /**
   * Whether this is the third identical text of an author in a row, or a later one.
   *
   * @param text as it would be said, without the name; kept in memory until the next text comes
   */
  isRepeated(authorId: string, text: string): boolean {
    const key = text.toLowerCase();
    this.#times = authorId === this.#authorId && key === this.#text ? this.#times + 1 : 1;
    this.#authorId = authorId;
    this.#text = key;
    return this.#times > mostInARow;
  }
}
