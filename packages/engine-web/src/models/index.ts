export type { ModelFiles } from '../runtime/model-files.js';
export type { ManifestFile, ModelManifest } from './model-manifest.js';
export type { WebModelProgress, WebModelProgressListener } from './model-progress.js';
export type { StorageChoice } from './storage/open-storage.js';
export {
  createWebModelStore,
  type OpenModelOptions,
  type StorageUsage,
  type StoredModelInfo,
  type WebModelStore,
  type WebModelStoreOptions,
} from './web-model-store.js';
