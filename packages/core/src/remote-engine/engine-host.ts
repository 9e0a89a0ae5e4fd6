import type { EngineInfo } from '../engine/capabilities.js';
import type { StarlingError } from '../errors/starling-error.js';
import type { AnswerMessage, EngineCall } from './protocol.js';

/** Who waits for the answers to a call. */
export interface AnswerListener {
  /** Takes an answer. */
  receive(message: AnswerMessage): void;
  /**
   * The host is gone: no answer will come.
   *
   * @param untouched whether the host cannot have begun with this call, so that another one may be asked
   */
  fail(error: StarlingError, untouched?: boolean): void;
}

/** A call that was sent. */
export interface SentCall {
  /** Tells the host that samples reached their consumer. */
  acknowledge(samples: number): void;
  /** Forgets the call: `stop` tells the host, otherwise it is known to have ended. Idempotent. */
  forget(stop: boolean): void;
}

/** One life of whatever runs an engine for its client (a process, a worker), from start to end. */
export interface EngineHost {
  /** Who its engine is. */
  readonly info: EngineInfo;
  /** Whether it still takes calls. */
  readonly alive: boolean;
  /** Sends a call. The listener hears of every answer until the call is forgotten. */
  send(call: EngineCall, listener: AnswerListener): SentCall;
  /** Ends it at once; running calls fail with `engine_crashed` and this reason. */
  kill(reason: string): void;
  /** Ends it in good order; resolves when it is gone. */
  close(): Promise<void>;
}
