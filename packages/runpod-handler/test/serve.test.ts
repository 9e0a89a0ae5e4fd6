import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { knowsChildren, ServeProcess } from './support/serve-process.js';

let folder: string;
let serve: ServeProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'starling-serve-'));
});
afterEach(async () => {
  serve?.child.kill('SIGKILL');
  await serve?.ended;
  await rm(folder, { recursive: true, force: true });
});

/** Long enough that a process can be ended in the middle of it. */
const longText = 'This sentence is spoken again and again, until somebody ends the process. '.repeat(20);
const short = { operation: 'tts', text: 'Short.', voice_name: 'Amy' };

describe.runIf(knowsChildren)('starling-runpod serve', () => {
  it('loses one stream and nothing else when a worker is killed', async () => {
    serve = new ServeProcess(['--data', join(folder, 'jobs')], { STARLING_HOME: folder });
    await serve.logged(/is ready/);
    const streamed = (
      await serve.call('/run', {
        input: { operation: 'tts', mode: 'streaming', text: longText, chunk_size: 10 },
      })
    ).id;
    const first = await serve.call(`/stream/${streamed}`);
    expect(first).toMatchObject({ status: 'IN_PROGRESS', stream: [{ output: { sequence: 0 } }] });
    const waiting = (await serve.call('/run', { input: short })).id;

    const [worker] = serve.children();
    process.kill(worker!, 'SIGKILL');

    expect(await serve.call(`/status-sync/${streamed}`)).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('The worker ended while it was streaming this job.'),
    });
    const done = await serve.call(`/status-sync/${waiting}`);
    expect(done).toMatchObject({ status: 'COMPLETED', output: { parameters: { voice_name: 'Amy' } } });
    expect(done.workerId).not.toBe(first.workerId);

    // A job of which nobody has heard anything begins again unseen.
    const silent = (await serve.call('/run', { input: { ...short, text: longText.slice(0, 600) } })).id;
    await vi.waitFor(
      async () => expect((await serve!.call(`/status/${silent}`)).status).toBe('IN_PROGRESS'),
      10_000,
    );
    process.kill(serve.children()[0]!, 'SIGKILL');
    expect(await serve.call(`/status-sync/${silent}`)).toMatchObject({ status: 'COMPLETED' });
  });

  it('finishes what runs at SIGTERM, ends with status 0 and has the result after a restart', async () => {
    const data = join(folder, 'jobs');
    serve = new ServeProcess(['--data', data], { STARLING_HOME: folder });
    await serve.logged(/is ready/);
    const running = (await serve.call('/run', { input: { ...short, text: longText.slice(0, 400) } })).id;
    const waiting = (await serve.call('/run', { input: short })).id;
    await vi.waitFor(
      async () => expect((await serve!.call(`/status/${running}`)).status).toBe('IN_PROGRESS'),
      10_000,
    );
    const workers = serve.children();
    serve.child.kill('SIGTERM');
    expect(await serve.ended).toEqual({ code: 0, signal: null });
    for (const worker of workers) expect(() => process.kill(worker, 0)).toThrow();

    serve = new ServeProcess(['--data', data, '--workers', '0'], { STARLING_HOME: folder });
    expect(await serve.call(`/status/${running}`)).toMatchObject({
      status: 'COMPLETED',
      output: { format: 'wav' },
    });
    expect(await serve.call(`/status/${waiting}`)).toMatchObject({ status: 'IN_QUEUE' });
  });

  it('ends with status 2 when it is called wrongly', async () => {
    serve = new ServeProcess(['--nope']);
    expect(await serve.ended).toEqual({ code: 2, signal: null });
  });

  it('gives up at once when the device that was asked for is not there', async () => {
    serve = new ServeProcess(['--device', 'cuda'], { STARLING_HOME: folder });
    expect(await serve.ended).toEqual({ code: 1, signal: null });
    expect(serve.log).toMatch(/is unhealthy: model: .*cuda/i);
    expect(serve.log).toMatch(/Workers cannot be started/);
  });
});
