import type { SpeechEngine } from '../engine/engine.js';
import type { SpeechPart } from '../engine/speech-part.js';
import { StarlingError } from '../errors/starling-error.js';
import { AudioCredit } from './audio-credit.js';
import { type ClientMessage, type EngineCall, protocolVersion, type ServerMessage } from './protocol.js';
import { serializeError } from './serialize-error.js';

/** The server's end of the channel. */
export interface ServerChannel {
  /** Sends to the client; resolves when the message has left, rejects or never resolves once the client is gone. */
  send(message: ServerMessage): Promise<void>;
}

/** Opens the engine that the client's configuration describes. */
export type EngineOpener = (configuration: unknown) => Promise<SpeechEngine>;

interface RunningCall {
  readonly controller: AbortController;
  readonly credit: AudioCredit;
}

/**
 * The inference host's side of the protocol: owns one engine and answers its client's calls. Knows nothing about processes and
 * workers, so that it can be tested without one.
 */
export class EngineServer {
  readonly #channel: ServerChannel;
  readonly #open: EngineOpener;
  readonly #calls = new Map<number, RunningCall>();
  #engine: SpeechEngine | undefined;

  /**
   * @param channel where answers go
   * @param open makes the engine when the client asks for it
   */
  constructor(channel: ServerChannel, open: EngineOpener) {
    this.#channel = channel;
    this.#open = open;
  }

  /**
   * Takes one message.
   *
   * @returns true when the client asked the host to leave, or the engine could not be opened
   */
  async receive(message: ClientMessage): Promise<boolean> {
    switch (message.type) {
      case 'open':
        return !(await this.#openEngine(message));
      case 'call':
        await this.#answer(message.id, message.call);
        return false;
      case 'acknowledge':
        this.#calls.get(message.id)?.credit.acknowledge(message.samples);
        return false;
      case 'cancel':
        this.#calls.get(message.id)?.controller.abort();
        return false;
      case 'close':
        for (const { controller } of this.#calls.values()) controller.abort();
        await this.#engine?.dispose();
        return true;
    }
  }

  async #openEngine(message: Extract<ClientMessage, { type: 'open' }>): Promise<boolean> {
    try {
      if (message.protocolVersion !== protocolVersion) {
        throw new StarlingError(
          'engine_failed',
          `The inference host speaks version ${protocolVersion} of the protocol, its client version ${message.protocolVersion}. Install or build both from one version of the package.`,
          { stage: 'start' },
        );
      }
      const engine = await this.#open(message.configuration);
      this.#engine = engine;
      await this.#channel.send({ type: 'opened', info: engine.info });
      return true;
    } catch (error) {
      await this.#channel.send({ type: 'openFailed', failure: serializeError(error, 'start') });
      return false;
    }
  }

  async #answer(id: number, call: EngineCall): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    const engine = this.#engine;
    const credit = new AudioCredit(engine?.info.sampleRate ?? 0, signal);
    this.#calls.set(id, { controller, credit });
    try {
      if (engine === undefined) throw new Error('a call came before the engine was open');
      switch (call.method) {
        case 'encodeVoice':
          await this.#sendVoice(id, engine.encodeVoice(call.reference, { signal }));
          break;
        case 'defaultVoice':
          await this.#sendVoice(id, engine.defaultVoice({ signal }));
          break;
        case 'synthesize':
          await this.#sendParts(id, engine.synthesize(call.request, { signal }), credit);
          break;
        case 'convert':
          await this.#sendParts(id, engine.convert(call.request, { signal }), credit);
          break;
      }
    } catch (error) {
      await this.#channel.send({ type: 'failed', id, failure: serializeError(error, call.method) });
    } finally {
      this.#calls.delete(id);
    }
  }

  async #sendVoice(id: number, voice: ReturnType<SpeechEngine['encodeVoice']>): Promise<void> {
    await this.#channel.send({ type: 'voice', id, voice: await voice });
  }

  async #sendParts(id: number, parts: AsyncIterable<SpeechPart>, credit: AudioCredit): Promise<void> {
    for await (const part of parts) {
      await this.#channel.send({ type: 'part', id, part });
      if (part.type === 'audio') await credit.spend(part.samples.length);
    }
    await this.#channel.send({ type: 'done', id });
  }
}
