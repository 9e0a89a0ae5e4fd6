import { fileURLToPath } from 'node:url';
import { onStopSignal } from '@starling-tts/engine-node/stop-signals';
import { Command, Option } from 'commander';
import { startPlatformServer } from '../platform/platform-server.js';
import { openDiskJobStore } from '../platform/store/disk-job-store.js';
import type { SpeechSettings } from '../speech/open-speech.js';
import { createLog, logLevelOf } from '../worker/log.js';
import { integer, speechArguments, withSpeechOptions } from './speech-options.js';
import { WorkerProcesses } from './worker-processes.js';

interface ServeOptions extends SpeechSettings {
  readonly port: number;
  readonly host: string;
  readonly apiKey: string;
  readonly workerKey?: string;
  readonly workers: number;
  readonly data?: string;
  readonly queue?: string;
  readonly maxQueue: number;
  readonly maxBodyMegabytes: number;
}

/** `starling-runpod serve`: the platform, with workers that this process starts. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description("Serve RunPod's API and OpenAI's speech API on this machine.")
    .option('-p, --port <number>', 'port; 0 takes a free one', integer(0, 65_535), 8000)
    .option('--host <address>', 'address to listen on; 0.0.0.0 lets other machines in', '127.0.0.1')
    .addOption(
      new Option('--api-key <key>', 'key that clients send').env('STARLING_API_KEY').makeOptionMandatory(),
    )
    .addOption(
      new Option('--worker-key <key>', 'key for workers that are started elsewhere').env(
        'STARLING_WORKER_KEY',
      ),
    )
    .option('-w, --workers <count>', 'worker processes to start; each loads the model', integer(0, 64), 1)
    .option('--data <folder>', 'keep jobs here instead of in memory')
    .addOption(
      new Option(
        '--queue <url>',
        'share jobs with other servers through Redis or Valkey, redis://…',
      ).conflicts('data'),
    )
    .option('--max-queue <count>', 'most jobs that may wait', integer(1, 1_000_000), 1000)
    .option('--max-body-megabytes <count>', 'largest request', integer(1, 1024), 32);
  return withSpeechOptions(command).action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const log = createLog({
    write: (line) => process.stderr.write(line),
    level: logLevelOf(process.env),
  });
  const stopped = new Promise<void>((resolve) => onStopSignal(() => resolve()));
  const store = options.data === undefined ? undefined : await openDiskJobStore(options.data);
  const server = await startPlatformServer({
    apiKey: options.apiKey,
    ...(options.workerKey !== undefined && { workerKey: options.workerKey }),
    port: options.port,
    host: options.host,
    ...(store && { store }),
    ...(options.queue !== undefined && { queue: { url: options.queue, capacity: options.workers } }),
    jobs: { maxQueuedJobs: options.maxQueue },
    settings: { maxBodyBytes: options.maxBodyMegabytes * 1024 * 1024 },
    log,
  });
  log('info', `listening on ${server.url}: /v2/{endpoint}/run, /v1/audio/speech, /metrics`);
  const { STARLING_API_KEY: _key, STARLING_WORKER_KEY: _workerKey, ...environment } = process.env;
  const workers = new WorkerProcesses({
    count: options.workers,
    command: [fileURLToPath(new URL('./main.js', import.meta.url)), 'worker', ...speechArguments(options)],
    environment: (workerId) => ({ ...environment, ...server.workerEnvironment(workerId) }),
    onEnded: (workerId) => server.workerEnded(workerId),
    log,
  });
  try {
    await (options.workers === 0 ? stopped : Promise.race([stopped, workers.ended]));
    log('info', 'stopping: running jobs are finished first');
    server.drain();
  } finally {
    await workers.stop();
    await server.close();
  }
}
