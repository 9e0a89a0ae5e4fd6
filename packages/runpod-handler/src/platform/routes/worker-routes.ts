import { Hono } from 'hono';
import { z } from 'zod';
import type { PlatformContext } from '../platform-context.js';
import { limitBody, readJson } from './read-body.js';

const postSchema = z.object({
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  status: z.string().optional(),
  stopPod: z.boolean().optional(),
});

/** Most jobs handed out at once. */
const largestBatch = 64;

/** RunPod's API for workers, below `/v2/{endpoint}`, as its own worker calls it. */
export function workerRoutes({ board, settings, closing, log }: PlatformContext): Hono {
  const routes = new Hono();

  routes.get('/job-take/:worker', async (context) => {
    const worker = context.req.param('worker');
    const signal = AbortSignal.any([context.req.raw.signal, closing]);
    board.workers.seen(worker);
    const [job] = await board.take(worker, 1, settings.workerPoll, signal);
    if (job === undefined) return context.body(null, 204);
    if (context.req.raw.signal.aborted) {
      board.handBack(worker, [job.id]);
      return context.body(null, 204);
    }
    return context.json(job);
  });

  routes.get('/job-take-batch/:worker', async (context) => {
    const worker = context.req.param('worker');
    const signal = AbortSignal.any([context.req.raw.signal, closing]);
    const size = Number(context.req.query('batch_size'));
    const count = Number.isInteger(size) ? Math.min(largestBatch, Math.max(1, size)) : 1;
    board.workers.seen(worker);
    const jobs = await board.take(worker, count, settings.workerPoll, signal);
    if (jobs.length === 0) return context.body(null, 204);
    if (context.req.raw.signal.aborted) {
      board.handBack(
        worker,
        jobs.map(({ id }) => id),
      );
      return context.body(null, 204);
    }
    return context.json(jobs);
  });

  routes.get('/job-stop/:worker', async (context) => {
    const worker = context.req.param('worker');
    const signal = AbortSignal.any([context.req.raw.signal, closing]);
    board.workers.seen(worker);
    const jobsToStop = await board.workers.takeStops(worker, settings.workerPoll, signal);
    return jobsToStop.length === 0 ? context.body(null, 204) : context.json({ jobsToStop });
  });

  routes.post('/job-done/:worker/:id', limitBody(settings.maxResultBytes), async (context) => {
    const { worker, id } = context.req.param();
    board.workers.seen(worker);
    const post = postSchema.safeParse((await readJson(context))?.content);
    if (!post.success)
      return context.json({ error: 'the body must be a JSON object with output or error' }, 400);
    const { status, output, error } = post.data;
    if (status === 'IN_PROGRESS') {
      board.progress(worker, id, output);
      return context.json({});
    }
    const outcome = {
      ...(output !== undefined && { output }),
      ...(error !== undefined &&
        error !== null && { error: typeof error === 'string' ? error : JSON.stringify(error) }),
    };
    const isKnown = await board.finish(id, outcome);
    return isKnown ? context.json({}) : context.json({ error: 'Job not found.' }, 404);
  });

  routes.post('/job-stream/:worker/:id', limitBody(settings.maxPartialBytes), async (context) => {
    const { worker, id } = context.req.param();
    board.workers.seen(worker);
    const post = postSchema.safeParse((await readJson(context))?.content);
    if (!post.success || post.data.output === undefined) {
      return context.json({ error: 'the body must be a JSON object with output' }, 400);
    }
    board.addPartial(worker, id, post.data.output);
    return context.json({});
  });

  routes.get('/ping/:worker', async (context) => {
    const worker = context.req.param('worker');
    const { job_id: ids = '', status, check, reason } = context.req.query();
    if (status === 'unhealthy') {
      board.workers.markUnhealthy(worker);
      log(
        'error',
        `worker ${worker} is unhealthy: ${check ?? 'unknown check'}: ${reason ?? 'no reason given'}`,
      );
    }
    await board.heartbeat(worker, ids === '' ? [] : ids.split(','));
    return context.json({});
  });
  return routes;
}
