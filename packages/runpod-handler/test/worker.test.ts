import { type JobHandler, startWorker, type Worker, type WorkerOptions } from '@starling-tts/runpod-handler';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformSimulator } from './support/platform-simulator.js';
import { quickTimings } from './support/running-platform.js';

let platform: PlatformSimulator;
let worker: Worker | undefined;

beforeEach(async () => {
  platform = await new PlatformSimulator().start();
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  await platform.close();
});

const echo: JobHandler = async ({ input }) => ({ output: { said: input } });

function start(handler: JobHandler = echo, options: Partial<WorkerOptions> = {}): Worker {
  worker = startWorker({ settings: platform.settings(), handler, timings: quickTimings, ...options });
  return worker;
}

/** Settles when the job is stopped; then the handler ends as a real one does. */
function untilStopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
}

describe('taking jobs', () => {
  it('expands the templates, sends the key as it is and posts JSON as a form', async () => {
    platform.offer({ id: 'job/1', input: { text: 'hé' } });
    start();
    const [done] = await platform.count('job-done', 1);
    expect(platform.of('job-take')[0]!.url.href).toMatch(
      /job-take\/pod%201\?gpu=RTX\+?(%20)?4090&job_in_progress=0$/,
    );
    expect(done!.url.pathname + done!.url.search).toBe('/v2/ep/job-done/pod%201/job%2F1?isStream=false');
    expect(done!.body).toEqual({ output: { said: { text: 'hé' } } });
    expect(done!.headers).toMatchObject({
      authorization: 'raw-key',
      'x-request-id': 'job/1',
      'content-type': 'application/x-www-form-urlencoded',
    });
  });

  it('takes several at once when it has room, and as many as it has room for', async () => {
    platform.script['job-take-batch'] = [
      { status: 200, body: [1, 2].map((number) => ({ id: `b${number}`, input: { number } })) },
    ];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    start(
      async (job) => {
        await held;
        return { output: job.id };
      },
      { concurrency: 3 },
    );
    await platform.count('job-take', 1);
    const [batch] = platform.of('job-take-batch');
    expect(batch!.url.searchParams.get('batch_size')).toBe('3');
    expect(platform.of('job-take')[0]!.url.searchParams.get('job_in_progress')).toBe('1');
    release();
    const done = await platform.count('job-done', 2);
    expect(done.map(({ body }) => body.output).sort()).toEqual(['b1', 'b2']);
  });

  it('goes on after empty, refused, throttled, failed, damaged and broken polls', async () => {
    platform.script['job-take'] = [
      { status: 204 },
      { status: 400 },
      { status: 429 },
      { status: 500 },
      'drop',
      { status: 200, body: '<html>', headers: { 'content-type': 'text/html' } },
      { status: 200, body: '{"id": "cut' },
      { status: 200, body: 'null' },
      { status: 200, body: { id: 'at-last', input: {} } },
    ];
    start();
    const [done] = await platform.count('job-done', 1);
    expect(done!.url.pathname).toContain('at-last');
    expect(platform.of('job-take').length).toBeGreaterThanOrEqual(9);
  });

  it('answers malformed jobs instead of dropping them', async () => {
    platform.script['job-take'] = [
      { status: 200, body: [{ id: 'empty' }, { input: {} }, 7, { id: 'good', input: {} }] },
    ];
    start();
    const done = await platform.count('job-done', 2);
    const of = (id: string) => done.find(({ url }) => url.pathname.endsWith(id))!.body;
    expect(of('empty')).toMatchObject({ error: 'input must be an object, got nothing' });
    expect(of('good')).toHaveProperty('output');
  });

  it('works once on a job that comes twice', async () => {
    let calls = 0;
    platform.script['job-take-batch'] = [
      { status: 200, body: ['same', 'same', 'other'].map((id) => ({ id, input: {} })) },
    ];
    start(
      async (job) => {
        calls += 1;
        return { output: job.id };
      },
      { concurrency: 4 },
    );
    const done = await platform.count('job-done', 2);
    expect(calls).toBe(2);
    expect(done.map(({ body }) => body.output).sort()).toEqual(['other', 'same']);
  });
});

describe('results', () => {
  it('posts again after broken connections, time-outs, throttling and failures of the server', async () => {
    platform.script['job-done'] = [
      'drop',
      { status: 500 },
      { status: 408 },
      { status: 429, headers: { 'retry-after': '0' } },
      { status: 503 },
    ];
    platform.offer({ id: 'j', input: 1 });
    start();
    const done = await platform.count('job-done', 6);
    expect(new Set(done.map(({ body }) => JSON.stringify(body)))).toEqual(new Set(['{"output":{"said":1}}']));
  });

  it.each([400, 413])('posts a short error when the platform refuses the result with %d', async (status) => {
    platform.script['job-done'] = [{ status }];
    platform.offer({ id: 'j', input: 'x'.repeat(1000) });
    start();
    const done = await platform.count('job-done', 2);
    expect(done[1]!.body).toMatchObject({
      error: expect.stringContaining(`refused the result with status ${status}`),
      output: { error_code: 'result_too_large' },
    });
    expect(JSON.stringify(done[1]!.body).length).toBeLessThan(500);
  });

  it('does not post what is larger than the limit, and measures bytes, not characters', async () => {
    platform.offer(
      { id: 'fits', input: 'é'.repeat(400) },
      { id: 'bytes', input: 'é'.repeat(700) },
      { id: 'sync-1', input: 'é'.repeat(700) },
    );
    start(echo, { settings: platform.settings({ maxResultBytes: 1000, maxSyncResultBytes: 2000 }) });
    const done = await platform.count('job-done', 3);
    const of = (id: string) => done.find(({ url }) => url.pathname.endsWith(id))!.body;
    expect(of('fits')).not.toHaveProperty('error');
    expect(of('bytes').error).toMatch(/^The result has 1\d{3} bytes; the platform takes 1000\./);
    expect(of('sync-1')).not.toHaveProperty('error');
  });

  it('puts the compact output in place of one that is too large', async () => {
    platform.offer({ id: 'j', input: {} });
    start(
      async (_job, context) => {
        await context.sendPartial('a chunk');
        return { output: 'x'.repeat(2000), compactOutput: 'see the stream' };
      },
      { settings: platform.settings({ maxResultBytes: 1000 }) },
    );
    const [done] = await platform.count('job-done', 1);
    expect(done!.body).toEqual({ output: 'see the stream' });
    expect(done!.url.searchParams.get('isStream')).toBe('true');
  });

  it('takes the next job while a result is still being delivered', async () => {
    platform.script['job-done'] = [() => undefined];
    platform.offer({ id: 'first', input: 1 }, { id: 'second', input: 2 });
    start();
    const done = await platform.count('job-done', 2);
    expect(done[1]!.url.pathname).toContain('second');
    expect(platform.of('job-take')[1]!.url.searchParams.get('job_in_progress')).toBe('1');
  });

  it('tells errors of the handler without their insides', async () => {
    platform.offer({ id: 'j', input: {} });
    const lines: string[] = [];
    start(
      async () => {
        throw new Error('secret path /srv/x');
      },
      { log: (_level, message) => lines.push(message) },
    );
    const [done] = await platform.count('job-done', 1);
    expect(JSON.stringify(done!.body)).not.toContain('secret');
    expect(done!.body.output).toEqual({ error_code: 'internal_error' });
    expect(lines.join()).toContain('secret path');
  });

  it('asks for a fresh worker and ends', async () => {
    platform.offer({ id: 'j', input: 1 });
    const { ended } = start(echo, { refreshWorker: true });
    const [done] = await platform.count('job-done', 1);
    expect(done!.body).toEqual({ output: { said: 1 }, stopPod: true });
    await ended;
    expect(platform.of('job-take')).toHaveLength(2);
  });
});

describe('partial outputs and progress', () => {
  it('keeps their order, one post at a time, and the result last, while posts are slow', async () => {
    let open = 0;
    let most = 0;
    const slow = (_request: unknown, response: { end(text: string): void }) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.end('{}');
      }, 15);
    };
    platform.script['job-stream'] = Array.from({ length: 12 }, () => slow);
    platform.offer({ id: 'j', input: {} });
    let made = 0;
    start(async (_job, context) => {
      for (; made < 12; made += 1) {
        await context.sendPartial(made);
        // Four may wait or be on their way; more would fill memory.
        expect(made - platform.of('job-stream').length).toBeLessThan(4);
      }
      return { output: 'end' };
    });
    await platform.count('job-done', 1);
    expect(platform.of('job-stream').map(({ body }) => body.output)).toEqual(
      Array.from({ length: 12 }, (_, i) => i),
    );
    expect(platform.calls.at(-1)!.kind === 'job-done' || platform.of('job-done').length === 1).toBe(true);
    expect(most).toBe(1);
    expect(platform.of('job-stream')[0]!.url.search).toBe('?isStream=false');
  });

  it('goes on without a partial output that is refused, and says so in the result', async () => {
    platform.script['job-stream'] = [{ status: 200 }, { status: 413 }];
    platform.offer({ id: 'j', input: {} });
    start(async (_job, context) => {
      for (let chunk = 0; chunk < 3; chunk += 1) await context.sendPartial(chunk);
      return { output: { audio: 'all' } };
    });
    const [done] = await platform.count('job-done', 1);
    expect(done!.body.output).toMatchObject({ audio: 'all', warnings: [{ code: 'stream_incomplete' }] });
  });

  it('merges progress and never sends it after the result', async () => {
    platform.script['job-done'] = [(_request, response) => setTimeout(() => response.end('{}'), 30)];
    platform.offer({ id: 'j', input: {} });
    start(async (_job, context) => {
      context.reportProgress(1);
      await platform.count('job-done', 1);
      for (let step = 2; step <= 50; step += 1) context.reportProgress(step);
      return { output: 'end' };
    });
    await platform.until(() => platform.of('job-done').some(({ body }) => body.output === 'end'));
    expect(platform.of('job-done').map(({ body }) => body)).toEqual([
      { status: 'IN_PROGRESS', output: 1 },
      { output: 'end' },
    ]);
  });
});

describe('stopping', () => {
  it('ends a job in the middle of its work, posts nothing for it and takes the next', async () => {
    platform.script['job-stop'] = [
      async (_request, response) => {
        await platform.count('job-stream', 1);
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ jobsToStop: ['long', 'unknown', 7] }));
      },
    ];
    platform.offer({ id: 'long', input: {} }, { id: 'next', input: {} });
    start(async (job, context) => {
      if (job.id === 'next') return { output: 'next' };
      await context.sendPartial('begun');
      return untilStopped(context.signal);
    });
    const [done] = await platform.count('job-done', 1);
    expect(done!.url.pathname).toContain('next');
    expect(platform.of('job-done')).toHaveLength(1);
  });

  it('drains: finishes what runs, takes nothing more and ends', async () => {
    platform.offer({ id: 'j', input: {} });
    let finish: () => void = () => undefined;
    start(async (_job, context) => {
      await context.sendPartial('begun');
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return { output: 'finished' };
    });
    await platform.count('job-stream', 1);
    const drained = worker!.drain();
    finish();
    await drained;
    expect(platform.of('job-done').map(({ body }) => body)).toEqual([{ output: 'finished' }]);
    expect(platform.of('job-take')).toHaveLength(1);
  });

  it('answers for jobs that are not done when the time is over', async () => {
    platform.offer({ id: 'j', input: {} });
    start(
      async (_job, context) => {
        await context.sendPartial('begun');
        return untilStopped(context.signal);
      },
      { drainSeconds: 0 },
    );
    await platform.count('job-stream', 1);
    await worker!.drain();
    expect(platform.of('job-done').map(({ body }) => body)).toEqual([
      {
        error: 'The worker was shut down before the job was done. Send the job again.',
        output: { error_code: 'worker_shutdown' },
      },
    ]);
  });

  it('runs a job that was handed over while it was told to end', async () => {
    let drained: Promise<void> | undefined;
    platform.script['job-take'] = [
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"id": "late",', () => {
          // The answer has begun: whoever gives up now loses the job.
          setTimeout(() => {
            drained = worker!.drain();
            response.end('"input": 1}');
          }, 50);
        });
      },
    ];
    start();
    const [done] = await platform.count('job-done', 1);
    expect(done!.body).toEqual({ output: { said: 1 } });
    await drained;
  });
});

describe('heartbeats', () => {
  it('name every job until its result is delivered', async () => {
    platform.offer({ id: 'j', input: {} });
    start(
      async (_job, context) => {
        await context.sendPartial('begun');
        return untilStopped(context.signal);
      },
      { settings: platform.settings({ pingIntervalMilliseconds: 50 }) },
    );
    await platform.until(() => platform.of('ping').some(({ url }) => url.searchParams.get('job_id') === 'j'));
    const [first] = platform.of('ping');
    expect(first!.url.pathname).toBe('/v2/ep/ping/pod%201');
    expect(first!.url.searchParams.get('gpu')).toBe('1');
    expect(first!.url.searchParams.get('runpod_version')).toMatch(/^starling /);
    expect(first!.headers.authorization).toBe('raw-key');
  });
});
