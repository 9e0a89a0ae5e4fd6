/**
 * An engine at the other end of a channel: in a process, in a worker. The host's side ({@link EngineServer}) owns the engine, the
 * client's side ({@link RestartingEngine}) is one. For packages that bring engines; callers never meet it.
 *
 * @packageDocumentation
 */
export { CallTable } from './call-table.js';
export type { AnswerListener, EngineHost, SentCall } from './engine-host.js';
export { type EngineOpener, EngineServer, type ServerChannel } from './engine-server.js';
export * from './protocol.js';
export { RestartingEngine, type RestartingEngineOptions } from './restarting-engine.js';
export { deserializeError, type SerializedFailure, serializeError } from './serialize-error.js';
