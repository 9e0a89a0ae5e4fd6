/**
 * Chatterbox in Node.js: models from the package, a folder or the model hub, run by ONNX Runtime in a process of their own,
 * and voices kept in a folder.
 *
 * @packageDocumentation
 */
export * from './audio/index.js';
export { createNodeEngine, type NodeEngine, type NodeEngineOptions } from './engine.js';
export * from './models/index.js';
export * from './runtime/index.js';
export * from './voices/index.js';
