export type { HubOptions } from './hub/hub-settings.js';
export type { ModelProgress, ModelProgressListener } from './model-progress.js';
export { type ResolvedModel, type ResolveModelOptions, resolveModel } from './resolve-model.js';
export { starlingHome } from './starling-home.js';
