/** Someone's turn in a line. */
interface Turn<Item> {
  readonly item: Item;
  readonly authorId: string;
  /** The author's how-manieth item this is since the line moved on; lower ones go first. */
  readonly round: number;
}

/**
 * A line in which everybody gets a turn before anybody gets a second one. Where people take turns by themselves it is the order of
 * arrival. Items of one author never overtake each other.
 */
export class FairLine<Item extends { readonly authorId: string }> {
  #turns: Turn<Item>[] = [];
  /** The round that is being served. */
  #round = 0;
  /** The last round that each author has taken. */
  readonly #last = new Map<string, number>();

  /** How many wait. */
  get length(): number {
    return this.#turns.length;
  }

  /** Who waits, in order. */
  items(): readonly Item[] {
    return this.#turns.map(({ item }) => item);
  }

  /** Lines up. */
  add(item: Item): void {
    const { authorId } = item;
    const round = Math.max(this.#round, (this.#last.get(authorId) ?? -1) + 1);
    this.#last.set(authorId, round);
    const at = this.#turns.findIndex((turn) => turn.round > round);
    this.#turns.splice(at < 0 ? this.#turns.length : at, 0, { item, authorId, round });
  }

  /** Takes the one whose turn it is. */
  take(): Item | undefined {
    const turn = this.#turns.shift();
    if (turn === undefined) return undefined;
    this.#round = turn.round;
    if (this.#turns.length === 0) this.#reset();
    else this.#forgetPast();
    return turn.item;
  }

  /** Takes out all that match, and returns them. */
  remove(matches: (item: Item) => boolean): readonly Item[] {
    const removed = this.#turns.filter(({ item }) => matches(item));
    this.#turns = this.#turns.filter(({ item }) => !matches(item));
    for (const { authorId } of removed) this.#recount(authorId);
    if (this.#turns.length === 0) this.#reset();
    return removed.map(({ item }) => item);
  }

  /** Who got rid of their waiting items must not wait for them. */
  #recount(authorId: string): void {
    const rounds = this.#turns.filter((turn) => turn.authorId === authorId).map(({ round }) => round);
    if (rounds.length > 0) this.#last.set(authorId, Math.max(...rounds));
    else this.#last.delete(authorId);
  }

  #forgetPast(): void {
    for (const [author, round] of this.#last) {
      if (round < this.#round) this.#last.delete(author);
    }
  }

  #reset(): void {
    // The one who was served last stays known, so that somebody else's next item comes before theirs.
    for (const author of [...this.#last.keys()]) {
      if (this.#last.get(author)! < this.#round) this.#last.delete(author);
    }
  }
}
