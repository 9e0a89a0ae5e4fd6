/**
 * The Chatterbox model families as code over an injected ONNX runtime. A family is data (a {@link ModelDescriptor}), the
 * pipeline is one.
 *
 * @packageDocumentation
 */
export * from './descriptors/index.js';
export { type ChatterboxEngineOptions, createChatterboxEngine } from './engine/chatterbox-engine.js';
export { externalDataFiles, renameExternalData } from './onnx/external-data.js';
export { probeGraph } from './probe/probe-graph.js';
export { probeModel } from './probe/probe-model.js';
export * from './runtime.js';
