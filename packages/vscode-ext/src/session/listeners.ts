import type { Disposable } from './contracts.js';

/** Listeners of one kind of event. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  /** Adds a listener until what is returned is disposed of. */
  add(listener: (event: Event) => void): Disposable {
    // An own function, so that adding the same listener twice is two subscriptions.
    const own = (event: Event): void => listener(event);
    this.#listeners.add(own);
    return { dispose: () => this.#listeners.delete(own) };
  }

  /** Tells all listeners there are now. */
  tell(event: Event): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Forgets all listeners. */
  clear(): void {
    this.#listeners.clear();
  }
}
