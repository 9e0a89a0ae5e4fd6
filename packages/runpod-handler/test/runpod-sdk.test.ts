import { decodeAudio, decodeBase64 } from '@starling-tts/core';
import runpodSdk from 'runpod-sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type AnyJson,
  apiKey,
  type RunningPlatform,
  recordingBase64,
  runPlatform,
} from './support/running-platform.js';

let platform: RunningPlatform;
let endpoint: AnyJson;
let holdAfterToken: number | undefined;
const hold = () => new Promise<void>(() => undefined);

beforeAll(async () => {
  // The client tells each of its polls on standard output.
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  platform = await runPlatform({
    engine: { onToken: (_call, token) => (token === holdAfterToken ? hold() : undefined) },
  });
  endpoint = runpodSdk(apiKey, { baseUrl: `${platform.server.url}/v2` }).endpoint('c2wmx1ln5ccp6c');
});
afterAll(() => platform.close());

const operations = {
  tts: { operation: 'tts', text: 'Hello from the client.', voice_name: 'Amy' },
  voice_cloning: {
    operation: 'voice_cloning',
    reference_audio: recordingBase64(),
    voice_name: 'Fresh',
    save_to_library: false,
  },
  list_local_voices: { operation: 'list_local_voices' },
  voice_conversion: {
    operation: 'voice_conversion',
    input_audio: recordingBase64(110, 2),
    voice_name: 'amy',
  },
  voice_transfer: {
    operation: 'voice_transfer',
    transfer_mode: 'audio',
    input_audio: recordingBase64(110, 2),
    target_audio: recordingBase64(180, 3),
  },
} as const;

/** What each operation's documented result has. */
const documented: Readonly<Record<keyof typeof operations, readonly string[]>> = {
  tts: ['audio', 'sample_rate', 'text', 'mode', 'parameters', 'duration'],
  voice_cloning: ['success', 'voice_info', 'sample_audio', 'saved_to_library', 'usage_instructions'],
  list_local_voices: ['local_voices', 'total_local_voices', 'stats'],
  voice_conversion: ['audio', 'sample_rate', 'duration', 'format', 'model', 'target_voice_info'],
  voice_transfer: ['audio', 'transfer_info', 'input_duration', 'processing_time'],
};

describe.each(Object.keys(operations) as (keyof typeof operations)[])('%s', (operation) => {
  const input = operations[operation];

  it('runs through runSync', async () => {
    const result = await endpoint.runSync({ input }, 30_000);
    expect(result).toMatchObject({ status: 'COMPLETED', succeeded: true });
    expect(Object.keys(result.output)).toEqual(expect.arrayContaining([...documented[operation]]));
  });

  it('runs through run and status', async () => {
    const { id, status } = await endpoint.run({ input });
    expect(status).toBe('IN_QUEUE');
    await vi.waitFor(async () => expect((await endpoint.status(id)).status).toBe('COMPLETED'), 20_000);
    const { output, delayTime, executionTime } = await endpoint.status(id);
    expect(Object.keys(output)).toEqual(expect.arrayContaining([...documented[operation]]));
    expect([delayTime, executionTime].every((time) => Number.isInteger(time) && time >= 0)).toBe(true);
  });
});

describe('streaming', () => {
  it('yields chunks that joined are the audio of the result', async () => {
    const { id } = await endpoint.run({
      input: {
        operation: 'tts',
        mode: 'streaming',
        text: 'A longer sentence, chunk by chunk.',
        chunk_size: 10,
      },
    });
    const chunks: AnyJson[] = [];
    for await (const { output } of endpoint.stream(id)) chunks.push(output);
    expect(chunks.map(({ sequence }) => sequence)).toEqual(chunks.map((_, index) => index));
    expect(chunks.map(({ is_last }) => is_last)).toEqual(
      chunks.map((_, index) => index === chunks.length - 1),
    );
    let samples = 0;
    for (const { audio } of chunks.slice(0, -1)) {
      samples += (await decodeAudio(decodeBase64(audio, 'audio'))).audio.samples.length;
    }
    const { output } = await endpoint.status(id);
    const whole = await decodeAudio(decodeBase64(output.audio, 'audio'));
    expect(samples).toBe(whole.audio.samples.length);
    expect(chunks.length - 1).toBe(output.streaming_metrics.total_chunks);
  });

  it('delivers the first chunk while the model still works', async () => {
    holdAfterToken = 15;
    const { id } = await endpoint.run({
      input: { operation: 'tts', mode: 'streaming', text: 'The rest of this is never made.', chunk_size: 10 },
    });
    const { value } = await endpoint.stream(id)[Symbol.asyncIterator]().next();
    expect(value.output).toMatchObject({ sequence: 0, is_last: false, sample_rate: 24_000, format: 'wav' });
    expect((await endpoint.status(id)).status).toBe('IN_PROGRESS');
    holdAfterToken = undefined;
    await endpoint.cancel(id);
  });
});

describe('cancel', () => {
  it('stops a running job and leaves the worker free for the next one', async () => {
    holdAfterToken = 3;
    const { id } = await endpoint.run({ input: operations.tts });
    await vi.waitFor(async () => expect((await endpoint.status(id)).status).toBe('IN_PROGRESS'), 10_000);
    expect(await endpoint.cancel(id)).toMatchObject({ id, status: 'CANCELLED' });
    holdAfterToken = undefined;
    expect((await endpoint.status(id)).status).toBe('CANCELLED');
    expect((await endpoint.runSync({ input: operations.tts }, 20_000)).status).toBe('COMPLETED');
  });

  it('takes waiting jobs out of the queue', async () => {
    holdAfterToken = 0;
    const running = await endpoint.run({ input: operations.tts });
    await vi.waitFor(
      async () => expect((await endpoint.status(running.id)).status).toBe('IN_PROGRESS'),
      10_000,
    );
    const waiting = await endpoint.run({ input: operations.tts });
    expect((await endpoint.health()).jobs).toMatchObject({ inProgress: 1, inQueue: 1 });
    expect(await endpoint.purgeQueue()).toMatchObject({ removed: 1, status: 'completed' });
    expect((await endpoint.status(waiting.id)).status).toBe('CANCELLED');
    holdAfterToken = undefined;
    await endpoint.cancel(running.id);
  });
});
