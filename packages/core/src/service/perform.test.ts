import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createSpeechFixture, decodeResult } from '../../test/support/speech-fixture.js';
import { codes, collect, longText, text } from '../../test/support/speech-texts.js';
import { expectStarlingError } from '../testing/collect-parts.js';
import type { ServiceEndPart, ServicePart } from './service-part.js';

describe('stream', () => {
  test('parts are in order, numbered and gapless, and are what run returns', async () => {
    const { speech } = createSpeechFixture();
    const input = {
      operation: 'tts',
      mode: 'streaming',
      text: longText,
      chunk_size: 25,
      sample_rate: 44_100,
      seed: 3,
    };
    const { all, start, audio, end } = await collect(speech.stream(input));
    expect(all.map(({ type }) => type)).toEqual(['start', ...audio.map(() => 'audio'), 'end']);
    expect(start).toMatchObject({ operation: 'tts', format: 'float32', sampleRate: 44_100, warnings: [] });
    let samples = 0;
    let pieceId = 0;
    let elapsed = 0;
    for (const [index, part] of audio.entries()) {
      expect(part.sequence).toBe(index);
      expect(part.firstSample).toBe(samples);
      expect(part.samples.length).toBeGreaterThan(0);
      expect(part.pieceId).toBeGreaterThanOrEqual(pieceId);
      expect(part.elapsedSeconds).toBeGreaterThanOrEqual(elapsed);
      samples += part.samples.length;
      ({ pieceId, elapsedSeconds: elapsed } = part);
    }
    expect(start.pieces).toBe(pieceId + 1);
    expect(end).toMatchObject({ samples, audioSeconds: samples / 44_100, seed: 3, watermarked: false });
    expect(end.segments).toHaveLength(start.pieces);
    expect(start.textRanges).toEqual(
      end.segments.map(({ text_start, text_end }) => ({ start: text_start, end: text_end })),
    );
    expect(audio.length).toBeGreaterThan(20);

    const run = await speech.run(input);
    const whole = await decodeResult((run as { audio: string }).audio);
    expect(whole.sampleRate).toBe(44_100);
    expect(whole.samples.length).toBe(samples);
  });

  test('gives the first audio before the rest is made', async () => {
    const { speech, engine } = createSpeechFixture();
    const stream = speech
      .stream({ operation: 'tts', mode: 'streaming', text: longText })
      [Symbol.asyncIterator]();
    expect((await stream.next()).value).toMatchObject({ type: 'start' });
    expect((await stream.next()).value).toMatchObject({ type: 'audio', sequence: 0 });
    expect(engine.calls.filter(({ method }) => method === 'synthesize')).toHaveLength(1);
    await stream.return?.();
  });

  test('leaves normalisation to the receiver, with a warning', async () => {
    const { speech } = createSpeechFixture();
    const input = { operation: 'tts', text, audio_normalization: 'peak', unknown: 1 };
    const { start } = await collect(speech.stream(input));
    expect(codes(start.warnings).sort()).toEqual(['normalization_deferred', 'unknown_field']);
    expect(
      codes((await speech.run({ operation: 'tts', text, audio_normalization: 'peak' })).warnings),
    ).toEqual([]);
  });

  test('refuses operations without audio, and bad requests, at the first part', async () => {
    const { speech } = createSpeechFixture();
    await expectStarlingError(collect(speech.stream({ operation: 'list_local_voices' })), 'invalid_request');
    await expectStarlingError(collect(speech.stream({ operation: 'nothing' })), 'unknown_operation');
  });
});

describe('streaming_metrics', () => {
  test('describe the chunks at the model rate and add up', async () => {
    const { speech, engine } = createSpeechFixture();
    const { samplesPerToken, sampleRate } = engine.info;
    const output = await speech.run({
      operation: 'tts',
      mode: 'streaming',
      text,
      chunk_size: 10,
      sample_rate: 8000,
    });
    const metrics = output.streaming_metrics!;
    const shapes = metrics.chunk_details.map(({ chunk_shape }) => chunk_shape);
    expect(metrics.total_chunks).toBe(shapes.length);
    expect(shapes.slice(0, -1).every(([one, samples]) => one === 1 && samples === 10 * samplesPerToken)).toBe(
      true,
    );
    expect(metrics.chunk_details.map(({ chunk_count }) => chunk_count)).toEqual(
      shapes.map((_, index) => index + 1),
    );
    const samples = shapes.reduce((sum, [, count]) => sum + count, 0);
    expect(metrics.audio_duration).toBeCloseTo(samples / sampleRate, 3);
    expect(output.duration).toBeCloseTo(metrics.audio_duration, 3);
    expect(metrics.first_chunk_latency).toBeLessThanOrEqual(metrics.total_generation_time);
    expect(metrics.rtf).toBeCloseTo(metrics.total_generation_time / metrics.audio_duration, 2);
  });

  test('are the time of the engine, without that of a busy receiver', async () => {
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    onTestFinished(() => clock.mockRestore());
    const engine = {
      onToken: () => {
        now += 10;
      },
    };
    const { speech } = createSpeechFixture({ engine });
    const input = { operation: 'tts', mode: 'streaming', text: 'Hello there', chunk_size: 10 };
    const parts: ServicePart[] = [];
    for await (const part of speech.stream(input)) {
      parts.push(part);
      now += 60_000;
    }
    const { metrics, speechTokens } = parts.at(-1) as ServiceEndPart;
    expect(speechTokens).toBe(18);
    expect(metrics).toMatchObject({
      total_chunks: 2,
      first_chunk_latency: 0.1,
      total_generation_time: 0.18,
      audio_duration: 0.72,
      rtf: 0.25,
      chunk_details: [{ rtf: 0.25 }, { rtf: 0.25 }],
    });
    const elapsed = parts.flatMap((part) => (part.type === 'audio' ? [part.elapsedSeconds] : []));
    expect(elapsed).toEqual([expect.closeTo(0.1, 6), expect.closeTo(0.18, 6)]);
  });

  test('are left out in basic mode and when they are not wanted', async () => {
    const { speech } = createSpeechFixture();
    expect(await speech.run({ operation: 'tts', text })).not.toHaveProperty('streaming_metrics');
    const input = { operation: 'tts', mode: 'streaming', text, print_metrics: false } as const;
    expect(await speech.run(input)).not.toHaveProperty('streaming_metrics');
  });
});

test('progress counts pieces and seconds up to the end', async () => {
  const { speech } = createSpeechFixture();
  const progress: { piece: number; pieces: number; audioSeconds: number }[] = [];
  const output = await speech.run(
    { operation: 'tts', text: longText },
    { onProgress: (event) => progress.push(event) },
  );
  const last = progress.at(-1)!;
  expect(last.piece).toBe(last.pieces);
  expect(last.pieces).toBe(output.segments.length);
  expect(last.audioSeconds).toBeCloseTo(output.duration, 2);
  expect(progress.map(({ audioSeconds }) => audioSeconds)).toEqual(
    progress.map(({ audioSeconds }) => audioSeconds).sort((a, b) => a - b),
  );
});
