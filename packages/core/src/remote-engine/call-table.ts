import type { StarlingError } from '../errors/starling-error.js';
import type { AnswerListener, SentCall } from './engine-host.js';
import type { AnswerMessage, ClientMessage, EngineCall } from './protocol.js';

/** The calls a client has running with one host: numbers them and hands each answer to who waits for it. */
export class CallTable {
  readonly #listeners = new Map<number, AnswerListener>();
  readonly #post: (message: ClientMessage) => void;
  readonly #onBusy: (busy: boolean) => void;
  #nextId = 1;

  /**
   * @param post sends a message to the host, or drops it when the host is gone
   * @param onBusy hears true when a call starts and false when none is left; default: nobody
   */
  constructor(post: (message: ClientMessage) => void, onBusy: (busy: boolean) => void = () => undefined) {
    this.#post = post;
    this.#onBusy = onBusy;
  }

  /** Number of calls that run. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Ids of the calls that run; later calls have greater ones. */
  get ids(): Iterable<number> {
    return this.#listeners.keys();
  }

  /** Greatest id so far, 0 before the first call. */
  get lastId(): number {
    return this.#nextId - 1;
  }

  /**
   * Sends a call. The listener hears of every answer until the call is forgotten.
   *
   * @throws what posting throws; the call is forgotten then
   */
  send(call: EngineCall, listener: AnswerListener): SentCall {
    const id = this.#nextId++;
    this.#listeners.set(id, listener);
    this.#onBusy(true);
    try {
      this.#post({ type: 'call', id, call });
    } catch (error) {
      this.#forget(id);
      throw error;
    }
    return {
      acknowledge: (samples) => {
        if (this.#listeners.has(id)) this.#post({ type: 'acknowledge', id, samples });
      },
      forget: (stop) => {
        if (!this.#listeners.has(id)) return;
        this.#forget(id);
        if (stop) this.#post({ type: 'cancel', id });
      },
    };
  }

  /** Hands on an answer; one to a forgotten call is dropped. */
  receive(message: AnswerMessage): void {
    this.#listeners.get(message.id)?.receive(message);
  }

  /**
   * Fails every running call: the host is gone.
   *
   * @param lastTouched greatest id that the host can have begun with; default: any
   */
  failAll(error: StarlingError, lastTouched = Number.POSITIVE_INFINITY): void {
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const [id, listener] of listeners) listener.fail(error, id > lastTouched);
  }

  #forget(id: number): void {
    this.#listeners.delete(id);
    if (this.#listeners.size === 0) this.#onBusy(false);
  }
}
