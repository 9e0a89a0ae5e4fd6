import { describeError } from '../operations/log.js';
import type { VoiceLog } from './voice-log.js';

/** Listeners of one event. One that fails does so inside the library's event handlers, where it would end the process. */
export class Listeners<Value> {
  readonly #listeners = new Set<(value: Value) => void>();
  readonly #log: VoiceLog;

  /** @param log told when a listener fails */
  constructor(log: VoiceLog) {
    this.#log = log;
  }

  /** Adds a listener and returns what takes it off. */
  add(listener: (value: Value) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls all listeners. */
  tell(value: Value): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#log.warn(describeError(error), 'a listener of a voice session failed');
      }
    }
  }
}
