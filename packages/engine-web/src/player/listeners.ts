import type { PlayerEvents } from './player.js';

type Listener<Event extends keyof PlayerEvents> = (detail: PlayerEvents[Event]) => void;

/** The functions that want to know of a player's events. */
export class Listeners {
  readonly #byEvent = new Map<keyof PlayerEvents, Set<Listener<never>>>();

  /** Adds one; the returned function takes it away. */
  add<Event extends keyof PlayerEvents>(event: Event, listener: Listener<Event>): () => void {
    const listeners = this.#byEvent.get(event) ?? new Set();
    this.#byEvent.set(event, listeners);
    // A function given twice is called twice and taken away one by one.
    const own = (detail: PlayerEvents[Event]) => listener(detail);
    listeners.add(own);
    return () => void listeners.delete(own);
  }

  /** Calls all of an event. One that throws is reported as uncaught and keeps nobody else from being called. */
  emit<Event extends keyof PlayerEvents>(event: Event, detail: PlayerEvents[Event]): void {
    for (const listener of this.#byEvent.get(event) ?? []) {
      try {
        (listener as Listener<Event>)(detail);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** Forgets all. */
  clear(): void {
    this.#byEvent.clear();
  }
}
