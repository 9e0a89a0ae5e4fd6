/** What following a sentence does with an editor. */
export interface FollowedView {
  /** Whether the sentence is in view now. */
  isInView(): boolean;
  /** Brings it into view. */
  reveal(): void;
}

/**
 * Keeps the sentence that is heard in view and yields to the user: whoever scrolls it away goes on undisturbed until it
 * comes back into view by itself or is asked for.
 */
export class FollowPolicy {
  /** Whether the user looks elsewhere. */
  #isYielding = false;

  /** Another sentence is heard. */
  sentenceChanged(view: FollowedView): void {
    if (view.isInView()) this.#isYielding = false;
    else if (!this.#isYielding) view.reveal();
  }

  /** The view was scrolled, by the user or by what was revealed. */
  scrolled(view: FollowedView): void {
    this.#isYielding = !view.isInView();
  }

  /** The user asked for the sentence, or steered the reading. */
  follow(view: FollowedView): void {
    this.#isYielding = false;
    if (!view.isInView()) view.reveal();
  }

  /** A new reading begins. */
  reset(): void {
    this.#isYielding = false;
  }
}
