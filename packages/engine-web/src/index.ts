/**
 * Chatterbox in the browser: models from the package or the model hub, run by ONNX Runtime in a worker on WebGPU or WASM.
 *
 * @packageDocumentation
 */
export * from './player/index.js';
