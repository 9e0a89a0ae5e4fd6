/**
 * Starling core: speech operations, the engine contract, text, audio and voices. Pure TypeScript without Node, DOM or
 * ONNX Runtime imports; runs anywhere.
 *
 * @packageDocumentation
 */
export * from './audio/index.js';
export * from './engine/index.js';
export { orAborted } from './errors/or-aborted.js';
export { sleep } from './errors/sleep.js';
export * from './errors/starling-error.js';
export * from './operations/index.js';
export * from './service/index.js';
export * from './text/index.js';
export * from './voices/index.js';
