import { onStopSignal } from '@starling-tts/engine-node/stop-signals';
import { Command, Option } from 'commander';
import { describeFailure } from '../jobs/describe-failure.js';
import { prepareSpeech, type SpeechSettings } from '../speech/open-speech.js';
import { createSpeechHandler } from '../speech/speech-handler.js';
import { runFitnessChecks } from '../worker/fitness.js';
import { reportUnhealthy } from '../worker/heartbeat.js';
import { createLog, logLevelOf } from '../worker/log.js';
import { createPlatformClient } from '../worker/platform-client.js';
import { createPlatformUrls } from '../worker/platform-urls.js';
import { startWorker, type Worker, workerVersion } from '../worker/worker.js';
import { readWorkerSettings } from '../worker/worker-settings.js';
import { integer, withSpeechOptions } from './speech-options.js';

interface WorkerCommandOptions extends SpeechSettings {
  readonly concurrency: number;
  readonly refreshWorker?: true;
  readonly drainSeconds: number;
}

/** `starling-runpod worker`: does the jobs of the platform that the environment names. */
export function workerCommand(): Command {
  const command = new Command('worker')
    .description('Do jobs for RunPod, which sets RUNPOD_WEBHOOK_GET_JOB and its kin.')
    .addOption(
      new Option('--concurrency <count>', 'jobs at the same time')
        .env('STARLING_CONCURRENCY')
        .argParser(integer(1, 64))
        .default(1),
    )
    .option('--refresh-worker', 'ask for a fresh worker after each job')
    .option('--drain-seconds <count>', 'time for running jobs after SIGTERM', integer(0, 3600), 30);
  return withSpeechOptions(command).action(runWorker);
}

async function runWorker(options: WorkerCommandOptions): Promise<void> {
  const log = createLog({
    write: (line) => process.stdout.write(line),
    level: logLevelOf(process.env),
    json: process.env.RUNPOD_ENDPOINT_ID !== undefined,
  });
  const settings = readWorkerSettings(process.env);
  const stop = new AbortController();
  let worker: Worker | undefined;
  onStopSignal(() => {
    log('info', 'stopping: no more jobs are taken');
    stop.abort();
    void worker?.drain();
  });
  // The server that started this process is gone, and with it whoever would take a result.
  process.on('disconnect', () => {
    stop.abort();
    void worker?.stop();
  });

  const speech = prepareSpeech(options, log, stop.signal);
  try {
    const failure = await runFitnessChecks(speech.checks);
    if (stop.signal.aborted) return;
    if (failure !== undefined) {
      const { message } = describeFailure(failure.error);
      const platform = { urls: createPlatformUrls(settings), client: createPlatformClient(settings) };
      await reportUnhealthy(platform, workerVersion, failure.check, message);
      throw failure.error;
    }
    const { service } = speech;
    const { modelId, modelRevision, device } = service().engine.info;
    log('info', `worker ${settings.workerId} is ready: ${modelId} (${modelRevision}) on ${device}`);
    process.send?.('ready');
    worker = startWorker({
      settings,
      handler: createSpeechHandler({ service: service() }),
      concurrency: options.concurrency,
      refreshWorker: options.refreshWorker ?? false,
      drainSeconds: options.drainSeconds,
      log,
    });
    await worker.ended;
  } finally {
    await speech.dispose();
    if (process.connected) process.disconnect();
  }
}
