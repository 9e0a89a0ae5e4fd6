import { randomUUID } from 'node:crypto';
import { StarlingError } from '@starling-tts/core';

/** Where a worker's platform is and who the worker is there. */
export interface WorkerSettings {
  /** URL template of the job-take poll. */
  readonly takeUrl: string;
  /** URL template that results and progress are posted to. */
  readonly outputUrl: string;
  /** URL template that partial outputs are posted to; without it none are sent. */
  readonly streamUrl?: string | undefined;
  /** URL template of the heartbeat; without it none is sent. */
  readonly pingUrl?: string | undefined;
  /** Sent as it is in the `Authorization` header, without `Bearer`. */
  readonly apiKey?: string | undefined;
  /** Name of the worker at the platform. */
  readonly workerId: string;
  /** Type of the GPU, which some URL templates ask for. */
  readonly gpuTypeId?: string | undefined;
  /** Milliseconds between heartbeats. Default 10000. */
  readonly pingIntervalMilliseconds: number;
  /** Largest result in bytes of JSON for jobs of `/run`. Default 10 MB, RunPod's limit. */
  readonly maxResultBytes: number;
  /** Largest result in bytes of JSON for jobs of `/runsync`, whose ids begin with `sync-`. Default 20 MB. */
  readonly maxSyncResultBytes: number;
  /** Largest partial output in bytes of JSON. Default 1 MB. */
  readonly maxPartialBytes: number;
}

const megabyte = 1_000_000;

/**
 * Reads the variables that RunPod sets for a worker: `RUNPOD_WEBHOOK_GET_JOB`, `RUNPOD_WEBHOOK_POST_OUTPUT`,
 * `RUNPOD_WEBHOOK_POST_STREAM` (or the name in older samples, `RUNPOD_WEBHOOK_JOB_STREAM`), `RUNPOD_WEBHOOK_PING`,
 * `RUNPOD_PING_INTERVAL`, `RUNPOD_AI_API_KEY`, `RUNPOD_POD_ID`, `RUNPOD_GPU_TYPE_ID`. A platform with other limits than
 * RunPod's sets `STARLING_RUNPOD_MAX_RESULT_BYTES`.
 *
 * @throws StarlingError `invalid_request` naming every variable that is missing or unusable
 */
export function readWorkerSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  const problems: { field: string; message: string }[] = [];
  const url = (field: string, isRequired: boolean): string | undefined => {
    const value = environment[field];
    if (value !== undefined && /^https?:\/\/./.test(value)) return value;
    if (value !== undefined && value !== '')
      problems.push({ field, message: `${field} must be an http or https URL` });
    else if (isRequired) problems.push({ field, message: `${field} is not set` });
    return undefined;
  };
  const integer = (field: string, fallback: number, least: number): number => {
    const value = environment[field];
    if (value === undefined || value === '') return fallback;
    const number = Number(value);
    if (Number.isInteger(number) && number >= least) return number;
    problems.push({ field, message: `${field} must be a whole number of at least ${least}` });
    return fallback;
  };
  const takeUrl = url('RUNPOD_WEBHOOK_GET_JOB', true);
  const outputUrl = url('RUNPOD_WEBHOOK_POST_OUTPUT', true);
  const streamUrl = url('RUNPOD_WEBHOOK_POST_STREAM', false) ?? url('RUNPOD_WEBHOOK_JOB_STREAM', false);
  const pingUrl = url('RUNPOD_WEBHOOK_PING', false);
  const pingIntervalMilliseconds = integer('RUNPOD_PING_INTERVAL', 10_000, 50);
  const maxResultBytes = integer('STARLING_RUNPOD_MAX_RESULT_BYTES', 10 * megabyte, 1024);
  if (takeUrl === undefined || outputUrl === undefined || problems.length > 0) {
    const message = `This is no RunPod worker environment: ${problems.map((problem) => problem.message).join('; ')}. RunPod sets these variables; on your own machine use "starling-runpod serve".`;
    throw new StarlingError('invalid_request', message, { problems });
  }
  return {
    takeUrl,
    outputUrl,
    streamUrl,
    pingUrl,
    apiKey: environment.RUNPOD_AI_API_KEY || undefined,
    workerId: environment.RUNPOD_POD_ID || randomUUID(),
    gpuTypeId: environment.RUNPOD_GPU_TYPE_ID || undefined,
    pingIntervalMilliseconds,
    maxResultBytes,
    maxSyncResultBytes: Math.max(20 * megabyte, maxResultBytes),
    maxPartialBytes: megabyte,
  };
}
