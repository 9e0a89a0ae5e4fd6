/**
 * What engine-node and engine-web share about getting models: names, families, the model hub's API, downloads that are resumed,
 * retried and checked. Network and storage are theirs.
 *
 * @packageDocumentation
 */
export { choosePrecision, dataBeforeGraphs, numberedParts } from './choose-files.js';
export { descriptorById, detectDescriptor, identifyingFiles } from './detect-descriptor.js';
export type { HubAdvice, HubConnection } from './hub-connection.js';
export { assertSuccess, downloadFailed, TransientHubError } from './hub-errors.js';
export {
  fileAddress,
  type HubDigest,
  type HubFile,
  isCommit,
  listFiles,
  resolveCommit,
} from './hub-repository.js';
export { type ModelReference, parseModelReference } from './model-reference.js';
export {
  checksumMismatch,
  type FileDownload,
  type GrowingFile,
  type ReceiveMemory,
  receiveFile,
} from './receive-file.js';
export { requestJson, withRetries } from './retries.js';
