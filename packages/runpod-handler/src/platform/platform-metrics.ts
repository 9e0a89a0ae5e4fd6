import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ClientJobs } from './client-jobs.js';
import type { JobOutcome, JobRecord } from './job.js';
import type { JobBoard } from './job-board.js';

/** Numbers for Prometheus. */
export interface PlatformMetrics {
  /** Counts a job that became final. */
  observe(record: JobRecord, outcome: JobOutcome): void;
  /** Writes all numbers in Prometheus' text format. */
  text(): Promise<string>;
  /** Its media type. */
  readonly contentType: string;
}

/** Makes the numbers of one platform. */
export function createPlatformMetrics(board: () => JobBoard, jobs: () => ClientJobs): PlatformMetrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'starling_jobs_waiting',
    help: 'Jobs in the queue.',
    registers,
    async collect() {
      this.set((await jobs().counts()).inQueue);
    },
  });
  new Gauge({
    name: 'starling_jobs_running',
    help: 'Jobs that a worker has.',
    registers,
    async collect() {
      this.set((await jobs().counts()).inProgress);
    },
  });
  new Gauge({
    name: 'starling_workers',
    help: 'Workers that were heard of lately.',
    registers,
    collect() {
      this.set(board().workers.count().total);
    },
  });
  const finished = new Counter({
    name: 'starling_jobs_total',
    help: 'Jobs that became final, by status.',
    labelNames: ['status'],
    registers,
  });
  const waiting = new Histogram({
    name: 'starling_job_delay_seconds',
    help: 'Time in the queue.',
    buckets: [0.005, 0.02, 0.1, 0.5, 1, 5, 15, 60, 300],
    registers,
  });
  const working = new Histogram({
    name: 'starling_job_execution_seconds',
    help: 'Time at a worker.',
    buckets: [0.05, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300],
    registers,
  });
  const firstAudio = new Histogram({
    name: 'starling_first_audio_seconds',
    help: 'Time to the first audio of streaming jobs, as the worker measured it.',
    buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    registers,
  });
  const realTime = new Histogram({
    name: 'starling_real_time_factor',
    help: 'Time at a worker by seconds of audio, for completed jobs that made audio.',
    buckets: [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    registers,
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    observe({ status, createdAt, startedAt, finishedAt }, { output }) {
      finished.inc({ status });
      if (startedAt === undefined || finishedAt === undefined) return;
      const seconds = (finishedAt - startedAt) / 1000;
      waiting.observe((startedAt - createdAt) / 1000);
      working.observe(seconds);
      if (status !== 'COMPLETED' || typeof output !== 'object' || output === null) return;
      const { duration, streaming_metrics: metrics } = output as {
        duration?: unknown;
        streaming_metrics?: { first_chunk_latency?: unknown };
      };
      if (typeof duration === 'number' && duration > 0) realTime.observe(seconds / duration);
      if (typeof metrics?.first_chunk_latency === 'number') firstAudio.observe(metrics.first_chunk_latency);
    },
  };
}
