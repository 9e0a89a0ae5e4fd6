import { readFileSync } from 'node:fs';
import {
  concatSamples,
  type SpeechPart,
  StarlingError,
  type SynthesisOptions,
  type VoiceConditioning,
} from '@starling-tts/core';
import { createSyntheticVoice, engineConformance } from '@starling-tts/core/testing';
import { createNodeEngine, listDevices, type NodeEngine } from '@starling-tts/engine-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processExists, until } from './processes.js';

const sentence = 'The quick brown fox jumps over the lazy dog, and the dog does not mind at all.';

async function collect(parts: AsyncIterable<SpeechPart>): Promise<SpeechPart[]> {
  const collected: SpeechPart[] = [];
  for await (const part of parts) collected.push(part);
  return collected;
}

function samplesOf(parts: readonly SpeechPart[]): Float32Array {
  return concatSamples(parts.flatMap((part) => (part.type === 'audio' ? [part.samples] : [])));
}

async function failure(promise: Promise<unknown>): Promise<StarlingError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!StarlingError.is(error)) throw new Error(`expected a StarlingError, got ${String(error)}`);
  return error;
}

for (const isolation of ['process', 'in-process'] as const) {
  engineConformance(`fledgling, ${isolation}`, () => createNodeEngine({ isolation, threads: 1 }), {
    maxSpeechTokens: 120,
    chunkSizes: [7, 25, 100],
  });
}

describe('fledgling in its own process', () => {
  let engine: NodeEngine;
  let voice: VoiceConditioning;
  beforeAll(async () => {
    engine = await createNodeEngine({ threads: 1 });
    voice = await engine.encodeVoice(createSyntheticVoice({ seconds: 4 }));
  });
  afterAll(() => engine.dispose());

  function speak(options: SynthesisOptions = {}, signal?: AbortSignal, id = 0): AsyncIterable<SpeechPart> {
    const request = { segment: { id, text: sentence }, voice, options: { seed: 7, ...options } };
    return engine.synthesize(request, signal && { signal });
  }

  test('runs in another process on the CPU', () => {
    expect(engine.info).toMatchObject({ modelId: 'fledgling', device: 'cpu', sampleRate: 24_000 });
    expect(engine.processId).not.toBe(process.pid);
    expect(processExists(engine.processId!)).toBe(true);
  });

  test('streams in pieces what it speaks in one go', async () => {
    const whole = samplesOf(await collect(speak()));
    const parts = await collect(speak({ chunkTokens: 10 }));
    const streamed = samplesOf(parts);
    expect(parts.filter(({ type }) => type === 'audio').length).toBeGreaterThan(3);
    expect(energy(whole)).toBeGreaterThan(0);
    expectSameSpeech(streamed, whole);
  });

  test('two sentences at once both come out as they do alone', async () => {
    const alone = samplesOf(await collect(speak({ chunkTokens: 10 })));
    const both = await Promise.all([1, 2].map((id) => collect(speak({ chunkTokens: 10 }, undefined, id))));
    for (const [index, parts] of both.entries()) {
      expect(parts.at(-1)).toMatchObject({ type: 'end', segmentId: index + 1 });
      expectSameSpeech(samplesOf(parts), alone);
    }
  });

  test('after an abort in mid-sentence nothing more comes, the process lives and speaks again', async () => {
    const before = engine.processId;
    const controller = new AbortController();
    const parts: SpeechPart[] = [];
    const reading = (async () => {
      for await (const part of speak({ chunkTokens: 5 }, controller.signal)) {
        parts.push(part);
        if (parts.length === 3) controller.abort();
      }
    })();
    expect((await failure(reading)).code).toBe('aborted');
    expect(parts.map(({ type }) => type)).toEqual(['start', 'audio', 'audio']);
    expect((await collect(speak())).at(-1)?.type).toBe('end');
    expect(engine.processId).toBe(before);
  });

  test('killed in mid-sentence the call fails with a typed error and the next one works', async () => {
    const expected = samplesOf(await collect(speak()));
    const before = engine.processId!;
    const reading = (async () => {
      for await (const part of speak({ chunkTokens: 5 })) {
        if (part.type === 'audio') process.kill(before, 'SIGKILL');
      }
    })();
    const error = await failure(reading);
    expect(error).toMatchObject({
      code: 'engine_crashed',
      details: { signal: 'SIGKILL' },
      isRetryable: true,
    });
    expectSameSpeech(samplesOf(await collect(speak())), expected);
    expect(engine.processId).not.toBe(before);
  });

  test.skipIf(process.platform !== 'linux')('its memory is flat over requests and aborts', async () => {
    const rounds = async (count: number): Promise<void> => {
      for (let round = 0; round < count; round += 1) {
        const controller = new AbortController();
        const stream = speak({ chunkTokens: 5, maxSpeechTokens: 20, seed: round }, controller.signal);
        try {
          for await (const part of stream) if (part.type === 'audio' && round % 2 === 0) controller.abort();
        } catch (error) {
          if (!StarlingError.is(error, 'aborted')) throw error;
        }
      }
    };
    await rounds(20);
    const before = residentKilobytes(engine.processId!);
    await rounds(60);
    expect(residentKilobytes(engine.processId!) / before).toBeLessThan(1.2);
  });

  test('dispose leaves no process', async () => {
    const other = await createNodeEngine({ threads: 1 });
    const id = other.processId!;
    await other.dispose();
    await until(() => !processExists(id));
  });
});

describe('options and devices', () => {
  test.each(['process', 'in-process'] as const)(
    'a device that is not here is an error that names those that are (%s)',
    async (isolation) => {
      const error = await failure(createNodeEngine({ device: 'coreml', isolation }));
      if (!StarlingError.is(error, 'device_unavailable')) throw error;
      expect(error.details.device).toBe('coreml');
      expect(error.details.available).toContain('cpu');
    },
  );

  test('CUDA without its libraries says how to get them', async () => {
    const error = await failure(createNodeEngine({ device: 'cuda', isolation: 'process' }));
    expect(error.code).toBe('device_unavailable');
    expect(error.message).toContain('ONNXRUNTIME_NODE_INSTALL=cuda12');
    // What ONNX Runtime said crosses the process boundary.
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('options that make no sense are refused before anything is loaded', async () => {
    for (const options of [
      { device: 'tpu' as 'cpu' },
      { isolation: 'thread' as 'process' },
      { threads: 0 },
      { threads: 1.5 },
      { callTimeoutSeconds: -1 },
      { batchSize: 0 },
      { batchSize: 2.5 },
    ]) {
      const error = await failure(createNodeEngine(options));
      if (!StarlingError.is(error, 'invalid_request')) throw error;
      expect(error.details.problems[0]?.field).toBe(Object.keys(options)[0]);
    }
  });

  test('a start can be cancelled', async () => {
    const controller = new AbortController();
    const starting = failure(createNodeEngine({ signal: controller.signal }));
    controller.abort();
    expect((await starting).code).toBe('aborted');
  });

  test('every device is really tried', async () => {
    const reports = await listDevices();
    expect(reports.map(({ device }) => device)).toEqual(['cpu', 'cuda', 'webgpu', 'dml', 'coreml']);
    expect(reports[0]).toMatchObject({ device: 'cpu', works: true, reason: '' });
    for (const { works, reason } of reports) expect(works).toBe(reason === '');
  });
});

function energy(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0);
}

/**
 * Same tokens make the same length; the samples themselves differ by the noise that the decoder draws anew in every call.
 */
function expectSameSpeech(actual: Float32Array, expected: Float32Array): void {
  expect(actual).toHaveLength(expected.length);
  expect(energy(actual) / energy(expected)).toBeGreaterThan(0.8);
  expect(energy(actual) / energy(expected)).toBeLessThan(1.25);
}

function residentKilobytes(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
}
