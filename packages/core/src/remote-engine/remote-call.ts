import type { VoiceConditioning } from '../engine/conditioning.js';
import type { SpeechPart } from '../engine/speech-part.js';
import type { StarlingError } from '../errors/starling-error.js';
import type { AnswerListener, EngineHost, SentCall } from './engine-host.js';
import { type AnswerMessage, type EngineCall, unacknowledgedSecondsLimit } from './protocol.js';
import { deserializeError } from './serialize-error.js';
import { Watchdog } from './watchdog.js';

/** What a call yields before it ends. */
export type CallValue = SpeechPart | VoiceConditioning;

/**
 * The client's side of one running call: answers queue up here until the consumer takes them. Ends once, for whatever
 * comes first: the last answer, a failure, or {@link RemoteCall.stop}; after a failure or stop queued values are dropped.
 */
export class RemoteCall implements AnswerListener {
  readonly #sent: SentCall;
  readonly #watchdog: Watchdog;
  readonly #limit: number;
  readonly #queue: CallValue[] = [];
  #unacknowledged = 0;
  #ended = false;
  #error: StarlingError | undefined;
  #untouched = false;
  #wake: (() => void) | undefined;

  /**
   * Sends the call.
   *
   * @param timeoutSeconds longest working time of the host on this call; it is ended when exceeded. 0 for no limit
   * @throws what the host's `send` throws
   */
  constructor(host: EngineHost, call: EngineCall, timeoutSeconds: number) {
    this.#limit = host.info.sampleRate * unacknowledgedSecondsLimit;
    this.#watchdog = new Watchdog(timeoutSeconds, () =>
      host.kill(`A call took longer than ${timeoutSeconds} seconds and its inference host was stopped.`),
    );
    try {
      this.#sent = host.send(call, this);
    } catch (error) {
      // The host has nothing to do for this call, so it must not be ended for it later.
      this.#watchdog.stop();
      throw error;
    }
  }

  /** Whether the host ended before it can have begun with this call. */
  get untouched(): boolean {
    return this.#untouched;
  }

  receive(message: AnswerMessage): void {
    switch (message.type) {
      case 'voice':
        this.#queue.push(message.voice);
        this.#end();
        break;
      case 'part':
        this.#pushPart(message.part);
        break;
      case 'done':
        this.#end();
        break;
      case 'failed':
        this.fail(deserializeError(message.failure));
        break;
    }
    this.#wake?.();
  }

  fail(error: StarlingError, untouched = false): void {
    if (this.#ended) return;
    this.#error = error;
    this.#untouched = untouched;
    this.#end();
    this.#wake?.();
  }

  /**
   * Ends the call from this side: the host is told to stop, and a waiting consumer gets this error. What is still in the
   * queue is dropped, even when the host has finished.
   */
  stop(error: StarlingError): void {
    if (!this.#ended) this.#sent.forget(true);
    this.#queue.length = 0;
    this.#error ??= error;
    this.#end();
    this.#wake?.();
  }

  /**
   * The next value in order; undefined after the last one.
   *
   * @throws StarlingError what the call failed or was stopped with
   */
  async next(): Promise<CallValue | undefined> {
    while (this.#error === undefined && this.#queue.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    if (this.#error !== undefined) throw this.#error;
    const value = this.#queue.shift();
    if (value !== undefined && 'type' in value && value.type === 'audio') {
      this.#unacknowledged -= value.samples.length;
      if (this.#unacknowledged < this.#limit) this.#watchdog.resume();
      this.#sent.acknowledge(value.samples.length);
    }
    return value;
  }

  #pushPart(part: SpeechPart): void {
    this.#queue.push(part);
    if (part.type !== 'audio') return;
    this.#unacknowledged += part.samples.length;
    // From here the host waits for the consumer, which must not count as its working time.
    if (this.#unacknowledged >= this.#limit) this.#watchdog.pause();
  }

  #end(): void {
    this.#ended = true;
    this.#watchdog.stop();
    // A finished stream may still have parts in the queue; only the host is done with it.
    this.#sent.forget(false);
  }
}
