import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type AnyJson,
  apiKey,
  type RunningPlatform,
  recordingBase64,
  runPlatform,
} from './support/running-platform.js';

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await runPlatform({ server: { settings: { maxBodyBytes: 400_000, webhookRetry: 10 } } });
});
afterAll(() => platform.close());

const tts = { operation: 'tts', text: 'Good morning.' };

describe('authorisation', () => {
  it.each([
    ['no key', undefined],
    ['a wrong key', 'Bearer wrong'],
    ['a longer key', `Bearer ${apiKey}x`],
    ['an empty key', 'Bearer '],
  ])('answers 401 to %s', async (_name, authorization) => {
    for (const path of [
      '/v2/ep/run',
      '/v2/ep/status/x',
      '/v2/ep/openai/v1/audio/speech',
      '/v1/models',
      '/metrics',
    ]) {
      const response = await fetch(`${platform.server.url}${path}`, {
        method: path.endsWith('run') || path.endsWith('speech') ? 'POST' : 'GET',
        ...(authorization !== undefined && { headers: { authorization } }),
      });
      expect([path, response.status, await response.json()]).toEqual([path, 401, { error: 'Unauthorized' }]);
    }
  });

  it('takes the key without Bearer too, as the platform does', async () => {
    const { status } = await platform.call('/health', undefined, { headers: { authorization: apiKey } });
    expect(status).toBe(200);
  });

  it('keeps the client key away from the worker API, and the other way round', async () => {
    const take = await fetch(`${platform.server.url}/v2/local/job-take/w`, {
      headers: { authorization: apiKey },
    });
    expect(take.status).toBe(401);
    const workerKey = platform.server.workerEnvironment('w').RUNPOD_AI_API_KEY!;
    const { status } = await platform.call('/health', undefined, { headers: { authorization: workerKey } });
    expect(status).toBe(401);
  });
});

describe('requests that cannot be jobs', () => {
  it.each([
    ['damaged JSON', '{"input":', 'the body must be JSON'],
    ['no input', {}, 'input must be an object, as in {"input": {"operation": "tts", ...}}'],
    [
      'a string as input',
      { input: 'hello' },
      'input must be an object, as in {"input": {"operation": "tts", ...}}',
    ],
    [
      'a webhook that is no web address',
      { input: tts, webhook: 'file:///etc/passwd' },
      'webhook must be an http or https URL',
    ],
    [
      'a policy out of range',
      { input: tts, policy: { ttl: 1 } },
      'policy.ttl must be a whole number of milliseconds between 10000 and 604800000',
    ],
  ])('are refused: %s', async (_name, body, error) => {
    expect(await platform.call('/run', body)).toEqual({ status: 400, content: { error } });
  });

  it('are refused when they are too large', async () => {
    const { status, content } = await platform.call('/run', { input: { ...tts, text: 'x'.repeat(500_000) } });
    expect([status, content.error]).toEqual([413, expect.stringContaining('larger than 400000 bytes')]);
  });

  it('and jobs that are not there', async () => {
    for (const path of ['/status/x', '/status-sync/x', '/stream/x'])
      expect((await platform.call(path)).status).toBe(404);
    for (const path of ['/cancel/x', '/retry/x']) expect((await platform.call(path, {})).status).toBe(404);
    expect((await platform.call('/runsync?wait=soon', { input: tts })).status).toBe(400);
  });
});

describe('errors of the API document', () => {
  it.each([
    [
      'an unknown voice',
      { ...tts, voice_name: 'InvalidName' },
      "Voice 'InvalidName' not found in any library",
    ],
    ['an unknown voice id', { ...tts, voice_id: 'ffffffff' }, "Voice 'ffffffff' not found in any library"],
    ['an unknown operation', { operation: 'invalid_op' }, 'Unknown operation: invalid_op'],
    [
      'a value out of range',
      { ...tts, mode: 'streaming', chunk_size: 500 },
      'chunk_size must be between 1 and 100, got 500',
    ],
    ['an empty text', { ...tts, text: '   ' }, 'text must not be empty or only white space'],
    [
      'a text that is too long',
      { ...tts, text: 'word '.repeat(1200) },
      expect.stringContaining('text must be between 1 and 5000 characters'),
    ],
    [
      'a damaged recording',
      { operation: 'voice_conversion', voice_name: 'Amy', input_audio: '!!' },
      expect.stringContaining('input_audio is not valid base64'),
    ],
    [
      'two targets',
      {
        operation: 'voice_conversion',
        voice_name: 'Amy',
        target_speaker: recordingBase64(),
        input_audio: recordingBase64(),
      },
      expect.stringContaining('target_speaker'),
    ],
    [
      'several problems',
      { ...tts, temperature: 9, sample_rate: 1 },
      expect.stringMatching(/temperature.*sample_rate|sample_rate.*temperature/),
    ],
  ])('%s', async (_name, input, error) => {
    const { status, content } = await platform.call('/runsync', { input });
    expect([status, content.status, content.error]).toEqual([200, 'FAILED', error]);
    expect(JSON.stringify(content)).not.toMatch(/\bat .*\.js|node_modules/);
  });
});

describe('synchronous calls', () => {
  it('answer with the result', async () => {
    const { content } = await platform.call('/runsync?wait=20000', { input: tts });
    expect(content).toMatchObject({
      id: expect.stringMatching(/^sync-/),
      status: 'COMPLETED',
      output: { format: 'wav' },
    });
  });

  it('answer with where the job is when the wait is over', async () => {
    const { content } = await platform.call('/runsync?wait=0', { input: tts });
    expect(['IN_QUEUE', 'IN_PROGRESS']).toContain(content.status);
    expect((await platform.call(`/status-sync/${content.id}`)).content.status).toBe('COMPLETED');
  });
});

describe('webhooks', () => {
  it('get what /status says, and are tried again until they answer 200', async () => {
    const bodies: AnyJson[] = [];
    const receiver = createServer((request, response) => {
      let text = '';
      request.on('data', (piece) => {
        text += piece;
      });
      request.on('end', () => {
        bodies.push(JSON.parse(text));
        response.writeHead(bodies.length === 1 ? 503 : 200).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const webhook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/done`;
    const { id } = (await platform.call('/run', { input: tts, webhook })).content;
    await vi.waitFor(() => expect(bodies).toHaveLength(2), 10_000);
    const status = (await platform.call(`/status/${id}`)).content;
    expect(bodies).toEqual([status, status]);
    await new Promise((resolve) => receiver.close(resolve));
  });
});

describe('metrics', () => {
  it('count jobs and measure their times', async () => {
    await platform.call('/runsync', { input: { ...tts, mode: 'streaming' } });
    const response = await fetch(`${platform.server.url}/metrics`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain');
    for (const name of [
      'starling_jobs_waiting 0',
      'starling_workers 1',
      'starling_job_delay_seconds_count',
      'starling_first_audio_seconds_count 1',
    ]) {
      expect(text).toContain(name);
    }
    expect(Number(/starling_jobs_total\{status="COMPLETED"\} (\d+)/.exec(text)?.[1])).toBeGreaterThan(0);
    expect(Number(/starling_real_time_factor_count (\d+)/.exec(text)?.[1])).toBeGreaterThan(0);
  });
});

describe('a worker that gives a poll up', () => {
  it('does not take a job with it', async () => {
    const alone = await runPlatform({ workers: 0 });
    try {
      const { RUNPOD_AI_API_KEY: key } = alone.server.workerEnvironment('gone');
      const gone = new AbortController();
      const poll = fetch(`${alone.server.url}/v2/local/job-take/gone`, {
        headers: { authorization: key! },
        signal: gone.signal,
      });
      await vi.waitFor(async () => expect((await alone.call('/health')).content.workers.ready).toBe(1));
      gone.abort();
      await expect(poll).rejects.toThrow();
      const { id } = (await alone.call('/run', { input: tts })).content;
      const next = await fetch(`${alone.server.url}/v2/local/job-take/next`, {
        headers: { authorization: key! },
      });
      expect(await next.json()).toEqual({ id, input: tts });
    } finally {
      await alone.close();
    }
  });
});
