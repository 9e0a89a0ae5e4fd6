/**
 * Chatterbox as a RunPod serverless worker, and the platform itself for your own machine.
 *
 * @packageDocumentation
 */
export type { JobContext, JobHandler, JobResult, WorkerJob } from './jobs/job-handler.js';
export type { BoardSettings } from './platform/board-settings.js';
export type { JobOutcome, JobRecord, JobStatus } from './platform/job.js';
export {
  type PlatformServer,
  type PlatformServerOptions,
  startPlatformServer,
} from './platform/platform-server.js';
export type { ServerSettings } from './platform/server-settings.js';
export { openDiskJobStore } from './platform/store/disk-job-store.js';
export type { JobStore } from './platform/store/job-store.js';
export { createMemoryJobStore } from './platform/store/memory-job-store.js';
export { createSpeechHandler, type SpeechHandlerOptions } from './speech/speech-handler.js';
export type { StreamedChunk, StreamedMetrics } from './speech/streamed-chunk.js';
export type { BackoffRange } from './worker/delays.js';
export { createLog, type Log, type LogLevel, type LogOptions } from './worker/log.js';
export { startWorker, type Worker, type WorkerOptions } from './worker/worker.js';
export { readWorkerSettings, type WorkerSettings } from './worker/worker-settings.js';
export type { WorkerTimings } from './worker/worker-timings.js';
