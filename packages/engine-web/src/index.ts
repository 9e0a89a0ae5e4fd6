/**
 * Chatterbox in the browser: models from the package or the model hub, run by ONNX Runtime in a worker on WebGPU or WASM.
 *
 * @packageDocumentation
 */
export * from './audio/index.js';
export { createWebEngine, type WebEngine } from './engine/create-web-engine.js';
export type { WebEngineOptions } from './engine/options.js';
export * from './models/index.js';
export * from './player/index.js';
export type { GraphPlacement, ModelGraph, WebDevice, WebDeviceChoice } from './runtime/device.js';
export { type PlacementRule, placementTable } from './runtime/placement.js';
export * from './voices/index.js';
