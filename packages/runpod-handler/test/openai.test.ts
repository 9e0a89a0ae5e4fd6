import { decodeAudio, parseWavHeader } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AnyJson, apiKey, type RunningPlatform, runPlatform } from './support/running-platform.js';

let platform: RunningPlatform;
let holdAfterToken: number | undefined;
let stopped = 0;
beforeAll(async () => {
  platform = await runPlatform({
    engine: {
      onToken: (_call, token) => (token === holdAfterToken ? new Promise(() => undefined) : undefined),
    },
    worker: { log: (_level, message) => (stopped += message === 'stopped by the platform' ? 1 : 0) },
  });
});
afterAll(() => platform.close());

const post = (body: unknown, base = '/v1', init: RequestInit = {}) =>
  fetch(`${platform.server.url}${base}/audio/speech`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...init,
  });
const request = { model: 'fake', input: 'Hello out there, whoever listens.', voice: 'Amy' };

describe('/v1/audio/speech', () => {
  it.each(['/v1', '/v2/ep/openai/v1'])('answers with a WAV file of unknown length below %s', async (base) => {
    const response = await post(request, base);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/wav']);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const header = parseWavHeader(bytes);
    expect(header).toMatchObject({ encoding: 'pcm', channels: 1, sampleRate: 24_000, isTruncated: false });
    expect(header.frames).toBe((bytes.length - header.dataOffset) / 2);
    expect(header.frames).toBeGreaterThan(24_000);
  });

  it('answers with bare samples, the same as in the WAV file', async () => {
    const pcm = new Uint8Array(await (await post({ ...request, response_format: 'pcm' })).arrayBuffer());
    const wav = new Uint8Array(await (await post(request)).arrayBuffer());
    expect(Buffer.compare(pcm, wav.subarray(parseWavHeader(wav).dataOffset))).toBe(0);
  });

  it.each([
    ['mp3', 'audio/mpeg', 'mp3'],
    ['flac', 'audio/flac', 'flac'],
    ['opus', 'audio/ogg', 'ogg-opus'],
  ])('answers with a whole %s file', async (response_format, contentType, container) => {
    const response = await post({ ...request, response_format });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, contentType]);
    const { audio, format } = await decodeAudio(new Uint8Array(await response.arrayBuffer()), {
      decoders: codecDecoders,
    });
    expect(format).toBe(container);
    expect(audio.samples.length / audio.sampleRate).toBeGreaterThan(1);
  });

  it('answers with events', async () => {
    const response = await post({ ...request, response_format: 'pcm', stream_format: 'sse' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events: AnyJson[] = (await response.text())
      .split('\n\n')
      .filter((event) => event !== '')
      .map((event) => JSON.parse(event.replace(/^data: /, '')));
    expect(events.at(-1)).toEqual({ type: 'speech.audio.done' });
    const bytes = Buffer.concat(events.slice(0, -1).map(({ audio }) => Buffer.from(audio, 'base64')));
    const pcm = Buffer.from(await (await post({ ...request, response_format: 'pcm' })).arrayBuffer());
    expect(bytes.equals(pcm)).toBe(true);
  });

  it('sends the first audio while the model still works, and stops it when the client goes', async () => {
    holdAfterToken = 30;
    const response = await post(request);
    const reader = response.body!.getReader();
    let bytes = 0;
    while (bytes < 25 * 960 * 2) bytes += (await reader.read()).value!.length;
    const before = stopped;
    await reader.cancel();
    holdAfterToken = undefined;
    await vi.waitFor(() => expect(stopped).toBe(before + 1), 10_000);
    expect((await post(request)).status).toBe(200);
  });

  it.each([
    [
      'no input',
      { model: 'fake', voice: 'Amy' },
      400,
      'invalid_request',
      'input is required: the text to speak',
    ],
    [
      'a speed',
      { ...request, speed: 1.5 },
      400,
      'invalid_request',
      'speed must be 1: the models speak at their own speed',
    ],
    [
      'a format that is not there',
      { ...request, response_format: 'aac' },
      400,
      'invalid_request',
      expect.stringContaining('response_format must be one of "wav", "pcm", "mp3"'),
    ],
    [
      'an unknown voice',
      { ...request, voice: 'alloy' },
      404,
      'voice_not_found',
      "Voice 'alloy' not found in any library",
    ],
    [
      'an unknown model',
      { ...request, model: 'other' },
      404,
      'model_not_found',
      'The model asked for is not loaded; this worker has fake.',
    ],
    [
      'a text that is too long',
      { ...request, input: 'a '.repeat(4000) },
      400,
      'invalid_request',
      expect.stringContaining('text must be'),
    ],
  ])('tells what is wrong: %s', async (_name, body, status, code, message) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      error: { message, type: 'invalid_request_error', param: null, code },
    });
  });
});

describe('lists', () => {
  const get = async (path: string): Promise<AnyJson> =>
    (await fetch(`${platform.server.url}${path}`, { headers: { authorization: `Bearer ${apiKey}` } })).json();

  it('has the model', async () => {
    expect(await get('/v1/models')).toMatchObject({
      object: 'list',
      data: [{ id: 'fake', object: 'model' }],
    });
  });

  it('has the voices', async () => {
    const { voices } = await get('/v1/audio/voices');
    expect(voices).toMatchObject([
      { name: 'Amy', gender: 'female', id: expect.stringMatching(/^[0-9a-f]{8}$/) },
    ]);
    expect((await post({ ...request, voice: voices[0].id })).status).toBe(200);
  });
});

describe('the passthrough of the queue', () => {
  it('gives the whole audio as the result of a job', async () => {
    const input = { openai_route: '/v1/audio/speech', openai_input: request };
    const { content } = await platform.call('/runsync', { input });
    expect(content.output).toMatchObject({ content_type: 'audio/wav', format: 'wav', sample_rate: 24_000 });
    const bytes = Buffer.from(content.output.audio, 'base64');
    expect(parseWavHeader(bytes).frames / 24_000).toBeCloseTo(content.output.duration, 2);
  });

  it('refuses other routes', async () => {
    const { content } = await platform.call('/runsync', { input: { openai_route: '/v1/chat/completions' } });
    expect(content).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('Unknown OpenAI route'),
    });
  });
});
