import { describe, expect, it } from 'vitest';
import { SpeechBuffer } from './speech-buffer.js';

const options = { start: 0.2, ahead: 1, stalled: 60 };
const chunk = (seconds: number, value = 0) => new Float32Array(Math.round(seconds * 24_000)).fill(value);

/** A source that gives out what it is handed, when it is handed it. */
function handSource() {
  const waiting: ((result: IteratorResult<Float32Array>) => void)[] = [];
  const source = {
    asked: 0,
    isEnded: false,
    give: async (samples: Float32Array) => {
      waiting.shift()!({ done: false, value: samples });
      await settled();
    },
    finish: async () => {
      waiting.shift()!({ done: true, value: undefined });
      await settled();
    },
    [Symbol.asyncIterator]: () => ({
      next: () => {
        source.asked += 1;
        return new Promise<IteratorResult<Float32Array>>((resolve) => waiting.push(resolve));
      },
      return: async () => {
        source.isEnded = true;
        return { done: true as const, value: undefined };
      },
    }),
  };
  return source;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Iterates on its own and keeps what came. */
function collect(buffer: SpeechBuffer) {
  const collected = { seconds: 0, isDone: false };
  void (async () => {
    for await (const samples of buffer) collected.seconds += samples.length / 24_000;
    collected.isDone = true;
  })();
  return collected;
}

describe('the speech buffer', () => {
  it('gives out nothing until a start of it is there', async () => {
    const source = handSource();
    const collected = collect(new SpeechBuffer(source, options));
    await source.give(chunk(0.1));
    expect(collected.seconds).toBe(0);
    await source.give(chunk(0.1));
    expect(collected.seconds).toBeCloseTo(0.2);
  });

  it('gives out a text that is shorter than the start', async () => {
    const source = handSource();
    const collected = collect(new SpeechBuffer(source, options));
    await source.give(chunk(0.05));
    await source.finish();
    expect(collected).toEqual({ seconds: 0.05, isDone: true });
  });

  it('collects a start again whenever it ran dry', async () => {
    const source = handSource();
    const collected = collect(new SpeechBuffer(source, options));
    await source.give(chunk(0.3));
    expect(collected.seconds).toBeCloseTo(0.3);
    await source.give(chunk(0.15));
    expect(collected.seconds).toBeCloseTo(0.3);
    await source.give(chunk(0.15));
    expect(collected.seconds).toBeCloseTo(0.6);
  });

  it('leaves the source alone while enough is there', async () => {
    const source = handSource();
    const buffer = new SpeechBuffer(source, options);
    await source.give(chunk(0.6));
    await source.give(chunk(0.6));
    expect(source.asked).toBe(2);
    await buffer[Symbol.asyncIterator]().next();
    await settled();
    expect(source.asked).toBe(3);
  });

  it('ignores empty chunks and keeps the order', async () => {
    const source = handSource();
    const buffer = new SpeechBuffer(source, options);
    for (const value of [chunk(0.2, 1), new Float32Array(0), chunk(0.2, 2)]) await source.give(value);
    await source.finish();
    const values: number[] = [];
    for await (const samples of buffer) values.push(samples[0]!);
    expect(values).toEqual([1, 2]);
  });

  it('ends the source when it is cancelled, without waiting for it', async () => {
    const source = handSource();
    const buffer = new SpeechBuffer(source, options);
    const collected = collect(buffer);
    await source.give(chunk(0.1));
    buffer.cancel();
    await settled();
    expect(source.isEnded).toBe(true);
    expect(collected).toEqual({ seconds: 0, isDone: true });
    await source.give(chunk(0.5));
    expect(collected.seconds).toBe(0);
  });

  it('ends after what came before a failure, and tells it', async () => {
    async function* failing() {
      yield chunk(0.3);
      throw new Error('no memory');
    }
    const buffer = new SpeechBuffer(failing(), options);
    const collected = collect(buffer);
    await settled();
    expect(collected).toEqual({ seconds: 0.3, isDone: true });
    expect(buffer.failure).toMatchObject({ message: 'no memory' });
  });

  it('gives up a source that gives nothing, and ends it', async () => {
    const source = handSource();
    const buffer = new SpeechBuffer(source, { ...options, stalled: 0.01 });
    for await (const samples of buffer) expect(samples).toBeUndefined();
    expect(buffer.failure).toMatchObject({ code: 'engine_failed' });
    expect(source.isEnded).toBe(true);
  });
});
