import { type Context, Hono } from 'hono';
import type { PlatformContext } from '../platform-context.js';
import { readOrder } from './order-schema.js';
import { limitBody, readJson } from './read-body.js';

const unknownJob = { error: 'Job not found. It never was, or it has been kept long enough.' } as const;
const full = { error: 'The queue is full. Try again when some jobs are done.' } as const;
const closing = { error: 'The server is shutting down.' } as const;

/** RunPod's API for clients, below `/v2/{endpoint}`. Every endpoint name leads to the same workers. */
export function clientRoutes(platform: PlatformContext): Hono {
  const { jobs, board, settings } = platform;
  const routes = new Hono();
  routes.use(limitBody(settings.maxBodyBytes));

  const submit = (isSync: boolean) => async (context: Context) => {
    if (platform.draining.aborted) return context.json(closing, 503);
    const body = await readJson(context);
    if (body === undefined) return context.json({ error: 'the body must be JSON' }, 400);
    const wait = isSync ? readWait(context, settings.syncWait) : 0;
    if (typeof wait === 'string') return context.json({ error: wait }, 400);
    const order = readOrder(body.content, body.bytes, isSync);
    if (typeof order === 'string') return context.json({ error: order }, 400);
    const job = await jobs.submit(order);
    if (job === 'queue-full') return context.json(full, 429);
    if (!isSync) return context.json({ id: job.id, status: job.status });
    const signal = AbortSignal.any([context.req.raw.signal, platform.closing]);
    return context.json((await jobs.viewWhenFinal(job.id, wait, signal)) ?? unknownJob);
  };
  routes.post('/run', submit(false));
  routes.post('/runsync', submit(true));

  routes.on(['GET', 'POST'], '/status/:id', async (context) => {
    const view = await jobs.view(context.req.param('id'));
    return view ? context.json(view) : context.json(unknownJob, 404);
  });

  routes.on(['GET', 'POST'], '/status-sync/:id', async (context) => {
    const wait = readWait(context, settings.syncWait);
    if (typeof wait === 'string') return context.json({ error: wait }, 400);
    const signal = AbortSignal.any([context.req.raw.signal, platform.closing]);
    const view = await jobs.viewWhenFinal(context.req.param('id'), wait, signal);
    return view ? context.json(view) : context.json(unknownJob, 404);
  });

  routes.on(['GET', 'POST'], '/stream/:id', async (context) => {
    const id = context.req.param('id');
    const signal = AbortSignal.any([context.req.raw.signal, platform.closing]);
    const taken = await jobs.takePartials(id, settings.streamPoll, signal);
    if (taken === undefined) return context.json(unknownJob, 404);
    const { output: _output, ...view } = (await jobs.view(id)) ?? { id };
    // The status of the moment when the partials were taken: a final one must not come before the last of them.
    return context.json({
      ...view,
      status: taken.status,
      stream: taken.partials.map((output) => ({ output })),
    });
  });

  routes.post('/cancel/:id', async (context) => {
    const view = await jobs.cancel(context.req.param('id'));
    return view ? context.json({ id: view.id, status: view.status }) : context.json(unknownJob, 404);
  });

  routes.post('/retry/:id', async (context) => {
    if (platform.draining.aborted) return context.json(closing, 503);
    const view = await jobs.retry(context.req.param('id'));
    if (view === undefined) return context.json(unknownJob, 404);
    if (view === 'not-retryable') {
      return context.json({ error: 'Only jobs that failed or timed out can be retried.' }, 400);
    }
    return context.json({ id: view.id, status: view.status });
  });

  routes.post('/purge-queue', async (context) =>
    context.json({ removed: await jobs.purge(), status: 'completed' }),
  );

  routes.get('/health', async (context) => {
    const { total, unhealthy } = board.workers.count();
    const running = board.busyWorkers();
    const ready = Math.max(0, total - unhealthy);
    return context.json({
      jobs: await jobs.counts(),
      workers: {
        idle: Math.max(0, ready - running),
        initializing: 0,
        ready,
        running,
        throttled: 0,
        unhealthy,
      },
    });
  });
  return routes;
}

/** The `wait` of a synchronous call in milliseconds; a string says what is wrong with it. */
function readWait(context: Context, usual: number): number | string {
  const value = context.req.query('wait');
  if (value === undefined) return usual;
  const wait = Number(value);
  // The official JavaScript client asks for whatever is left of its own time, which may be less than the documented least.
  if (value.trim() === '' || !(wait >= 0) || wait > 300_000)
    return 'wait must be between 1000 and 300000 milliseconds';
  return wait;
}
