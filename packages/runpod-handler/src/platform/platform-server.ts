import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { StarlingError } from '@starling-tts/core';
import { Hono } from 'hono';
import { createLog, type Log } from '../worker/log.js';
import type { BoardSettings } from './board-settings.js';
import type { ClientJobs } from './client-jobs.js';
import { JobBoard } from './job-board.js';
import type { PlatformContext } from './platform-context.js';
import { createPlatformMetrics } from './platform-metrics.js';
import { requireKey } from './routes/authorization.js';
import { clientRoutes } from './routes/client-routes.js';
import { openAiRoutes } from './routes/openai-routes.js';
import { workerRoutes } from './routes/worker-routes.js';
import { defaultServerSettings, type ServerSettings } from './server-settings.js';
import { openSharedJobs } from './shared/open-shared-jobs.js';
import type { JobStore } from './store/job-store.js';
import { createMemoryJobStore } from './store/memory-job-store.js';
import { createWebhookSender } from './webhooks.js';

/** Options of {@link startPlatformServer}. */
export interface PlatformServerOptions {
  /** Key that clients send as `Authorization: Bearer`. Never empty. */
  readonly apiKey: string;
  /** Key that workers send. Default: a random one, for workers that this process starts. */
  readonly workerKey?: string;
  /** Port; 0 takes a free one. Default 8000. */
  readonly port?: number;
  /** Address to listen on. Default `127.0.0.1`, which only this machine reaches. */
  readonly host?: string;
  /** Where jobs are kept. Default: in memory. Closed together with the server. */
  readonly store?: JobStore;
  /**
   * A queue that several servers share, on Redis or Valkey. Any of them then answers for any job. The store keeps only what
   * this server's workers do at the moment. Default: none.
   */
  readonly queue?: {
    /** Address, for example `redis://127.0.0.1:6379`. */
    readonly url: string;
    /** Jobs that the workers of this server do at the same time. */
    readonly capacity: number;
  };
  /** How jobs are treated; single settings may be given. */
  readonly jobs?: Partial<BoardSettings>;
  /** Limits and waits; single settings may be given. */
  readonly settings?: Partial<ServerSettings>;
  /** Gets what happens. Default: nothing is logged. */
  readonly log?: Log;
}

/** A running platform; see {@link startPlatformServer}. */
export interface PlatformServer {
  /** Port it listens on. */
  readonly port: number;
  /** Address without a path, for example `http://127.0.0.1:8000`. */
  readonly url: string;
  /** The variables that make a worker work for this platform; what `readWorkerSettings` reads. */
  workerEnvironment(workerId: string): Record<string, string>;
  /** A worker that this process started has ended: its jobs go to others at once. */
  workerEnded(workerId: string): Promise<void>;
  /** Takes no new jobs from clients; workers still deliver what they have. */
  drain(): void;
  /** Takes no new jobs, lets running requests end, and closes. Idempotent. */
  close(): Promise<void>;
}

/** The name under which workers call the platform. */
const workerEndpoint = 'local';

/**
 * Starts a server with RunPod's API for clients (`/v2/{endpoint}/run` and so on), its API for workers, and OpenAI's API for
 * speech (`/v1/audio/speech`). It has no model: jobs are done by workers, see {@link startWorker}.
 *
 * @throws StarlingError `invalid_request` for an empty key or an address that cannot be listened on
 */
export async function startPlatformServer(options: PlatformServerOptions): Promise<PlatformServer> {
  if (options.apiKey === '') throw invalid('apiKey', 'The API key must not be empty.');
  const settings = { ...defaultServerSettings, ...options.settings };
  const workerKey = options.workerKey ?? randomBytes(24).toString('base64url');
  const log = options.log ?? createLog({ write: () => undefined });
  const store = options.store ?? createMemoryJobStore();
  const closing = new AbortController();
  const draining = new AbortController();
  const sendWebhook = createWebhookSender({ retryDelay: settings.webhookRetry, signal: closing.signal, log });
  const metrics = createPlatformMetrics(
    () => board,
    () => jobs,
  );
  const board = await JobBoard.open({
    store,
    settings: options.jobs,
    onFinal(record, outcome) {
      metrics.observe(record, outcome);
      void sendWebhook(record, outcome);
    },
  });
  const shared =
    options.queue && (await openSharedJobs({ ...options.queue, board, settings: options.jobs, log }));
  const jobs: ClientJobs = shared ?? board.clients;
  const platform: PlatformContext = {
    jobs,
    board,
    settings,
    log,
    draining: draining.signal,
    closing: closing.signal,
  };

  const app = new Hono();
  app.onError((error, context) => {
    log('error', error.stack ?? error.message);
    return context.json({ error: 'The server failed to do this. Its log has the reason.' }, 500);
  });
  app.notFound((context) => context.json({ error: 'There is nothing at this address.' }, 404));
  app.use(async (context, next) => {
    await next();
    // Clients that keep their connection would keep the server from closing.
    if (closing.signal.aborted) context.header('connection', 'close');
  });
  app.use(
    '/v2/:endpoint/:route{job-take|job-take-batch|job-stop|job-done|job-stream|ping}/*',
    requireKey(workerKey),
  );
  app.route('/v2/:endpoint', workerRoutes(platform));
  const clientKey = requireKey(options.apiKey);
  for (const [path, routes] of [
    ['/v2/:endpoint/openai/v1', openAiRoutes(platform)],
    ['/v2/:endpoint', clientRoutes(platform)],
    ['/v1', openAiRoutes(platform)],
  ] as const) {
    app.use(`${path}/*`, clientKey);
    app.route(path, routes);
  }
  app.get('/metrics', clientKey, async (context) =>
    context.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  );

  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        invalid(
          'port',
          `The server cannot listen there (${cause.code}). Choose another port or host.`,
          cause,
        ),
      ),
    );
    server.listen(options.port ?? 8000, options.host ?? '127.0.0.1', resolve);
  });
  const { port, address, family } = server.address() as AddressInfo;
  const sweeping = setInterval(
    () => void board.sweep().catch((error: Error) => log('error', error.stack ?? error.message)),
    settings.sweepInterval,
  );

  let closed: Promise<void> | undefined;
  const close = async () => {
    draining.abort();
    closing.abort();
    clearInterval(sweeping);
    board.wakeAll();
    const over = setTimeout(
      () => 'closeAllConnections' in server && server.closeAllConnections(),
      settings.closeGrace,
    );
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeIdleConnections' in server) server.closeIdleConnections();
    });
    clearTimeout(over);
    await shared?.close();
    await store.close();
  };
  const reachable = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  const url = `http://${family === 'IPv6' && reachable === address ? `[${address}]` : reachable}:${port}`;
  const workerUrl = `${url}/v2/${workerEndpoint}`;
  return {
    port,
    url,
    workerEnvironment: (workerId) => ({
      RUNPOD_POD_ID: workerId,
      RUNPOD_AI_API_KEY: workerKey,
      RUNPOD_WEBHOOK_GET_JOB: `${workerUrl}/job-take/$RUNPOD_POD_ID?`,
      RUNPOD_WEBHOOK_POST_OUTPUT: `${workerUrl}/job-done/$RUNPOD_POD_ID/$ID?`,
      RUNPOD_WEBHOOK_POST_STREAM: `${workerUrl}/job-stream/$RUNPOD_POD_ID/$ID?`,
      RUNPOD_WEBHOOK_PING: `${workerUrl}/ping/$RUNPOD_POD_ID`,
      RUNPOD_PING_INTERVAL: String(settings.pingInterval),
      STARLING_RUNPOD_MAX_RESULT_BYTES: String(settings.maxResultBytes),
    }),
    drain() {
      draining.abort();
      shared?.drain();
    },
    workerEnded: (workerId) => board.workerLost(workerId),
    close: () => (closed ??= close()),
  };
}

function invalid(field: string, message: string, cause?: unknown): StarlingError<'invalid_request'> {
  return new StarlingError('invalid_request', message, { problems: [{ field, message }] }, { cause });
}
