/**
 * Entry of the inference worker: opens the model its page names and answers calls.
 *
 * @packageDocumentation
 */
import { EngineServer, type ServerMessage } from '@starling-tts/core/remote-engine';
import type { PageMessage, WorkerConfiguration, WorkerMessage } from './messages.js';
import { openEngine } from './open-engine.js';

/** The part of a dedicated worker's global scope that is used here. */
interface WorkerScope {
  postMessage(message: WorkerMessage, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<PageMessage>) => void): void;
  addEventListener(type: 'unhandledrejection', listener: (event: PromiseRejectionEvent) => void): void;
  reportError(error: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;
const tell = (message: WorkerMessage): void => scope.postMessage(message);

const server = new EngineServer(
  {
    send: async (message) => post(message),
  },
  // The page is this package at the same protocol version, so its configuration is what it says it is.
  (configuration) => openEngine(configuration as WorkerConfiguration, tell),
);

scope.addEventListener('message', ({ data }) => {
  if (data.type === 'ping') tell({ type: 'pong' });
  else void server.receive(data);
});
// Only what is reported as an error reaches the page.
scope.addEventListener('unhandledrejection', ({ reason }) => scope.reportError(reason));

/** Samples are the receiver's: they move instead of being copied. Conditioning may be kept by the engine and is copied. */
function post(message: ServerMessage): void {
  if (message.type !== 'part' || message.part.type !== 'audio') {
    scope.postMessage(message);
    return;
  }
  const { part } = message;
  const whole = part.samples.byteLength === part.samples.buffer.byteLength;
  const samples = whole ? part.samples : part.samples.slice();
  scope.postMessage({ ...message, part: { ...part, samples } }, [samples.buffer]);
}
