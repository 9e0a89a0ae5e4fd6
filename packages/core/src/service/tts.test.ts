import { describe, expect, test } from 'vitest';
import { createSpeechFixture, decodeResult, recording } from '../../test/support/speech-fixture.js';
import { inspectRecording } from '../audio/index.js';
import { expectStarlingError } from '../testing/collect-parts.js';
import { createSyntheticVoice } from '../testing/synthetic-voice.js';
import type { ServiceAudioPart, ServiceEndPart, ServicePart, ServiceStartPart } from './service-part.js';

const text = 'The quick brown fox jumps over the lazy dog.';

/** Several paragraphs, far more than one segment. */
const longText = Array.from(
  { length: 12 },
  (_, index) =>
    `Paragraph ${index} begins here. ${text} ${text} And so it goes on, "as they say"; who knows?`,
).join('\n\n');

async function collect(parts: AsyncIterable<ServicePart>) {
  const all: ServicePart[] = [];
  for await (const part of parts) all.push(part);
  return {
    all,
    start: all[0] as ServiceStartPart,
    audio: all.slice(1, -1) as ServiceAudioPart[],
    end: all.at(-1) as ServiceEndPart,
  };
}

function codes(warnings: readonly { code: string }[] | undefined): string[] {
  return (warnings ?? []).map(({ code }) => code);
}

describe('what the engine is asked for', () => {
  const optionsOf = async (input: Record<string, unknown>) => {
    const { speech, engine } = createSpeechFixture();
    await speech.run({ operation: 'tts', text, seed: 7, ...input });
    const call = engine.calls.find(({ method }) => method === 'synthesize');
    return call?.method === 'synthesize' ? call.request.options : undefined;
  };

  test('is the documented defaults of each mode', async () => {
    expect(await optionsOf({})).toEqual({ seed: 7, temperature: 0.8, exaggeration: 0.5, cfgWeight: 0.5 });
    expect(await optionsOf({ mode: 'streaming' })).toEqual({
      seed: 7,
      temperature: 0.8,
      exaggeration: 0.5,
      cfgWeight: 0.5,
      chunkTokens: 50,
    });
    expect(await optionsOf({ mode: 'streaming_voice_cloning', voice_name: 'Amy' })).toEqual({
      seed: 7,
      temperature: 0.8,
      exaggeration: 0.7,
      cfgWeight: 0.3,
      chunkTokens: 25,
    });
  });

  test('is what the client states, also in basic mode', async () => {
    const given = { exaggeration: 1, cfg_weight: 0, temperature: 2, chunk_size: 3 };
    expect(await optionsOf(given)).toEqual({
      seed: 7,
      exaggeration: 1,
      cfgWeight: 0,
      temperature: 2,
      chunkTokens: 3,
    });
  });
});

describe('options that a model lacks', () => {
  const engine = {
    capabilities: { exaggeration: false, classifierFreeGuidance: false, streaming: 'segment' },
  } as const;

  test('are left out in silence when they are defaults', async () => {
    const { speech, engine: fake } = createSpeechFixture({ engine });
    const output = await speech.run({ operation: 'tts', mode: 'streaming', text });
    expect(output).not.toHaveProperty('warnings');
    expect(fake.calls[0]).toMatchObject({ request: { options: { temperature: 0.8 } } });
    expect(fake.calls[0]).not.toHaveProperty('request.options.exaggeration');
    expect(fake.calls[0]).not.toHaveProperty('request.options.chunkTokens');
  });

  test('are warnings when the client asked for them', async () => {
    const { speech } = createSpeechFixture({ engine });
    const output = await speech.run({
      operation: 'tts',
      mode: 'streaming',
      text,
      exaggeration: 0.9,
      cfg_weight: 0.9,
      chunk_size: 10,
      language: 'de-CH',
    });
    expect(codes(output.warnings)).toEqual([
      'option_unsupported',
      'option_unsupported',
      'option_approximated',
      'language_unsupported',
    ]);
  });

  test('a language that the model speaks is passed on', async () => {
    const { speech, engine: fake } = createSpeechFixture({ engine: { languages: ['en', 'de'] } });
    const output = await speech.run({ operation: 'tts', text: 'Guten Tag', language: 'de-CH' });
    expect(output).not.toHaveProperty('warnings');
    expect(fake.calls[0]).toMatchObject({ request: { options: { language: 'de' } } });
  });
});

describe('long text', () => {
  test('is spoken piece by piece in one voice, with seeds derived from one', async () => {
    const { speech, engine } = createSpeechFixture();
    await speech.run({ operation: 'tts', text: longText, voice_name: 'Amy', seed: 1 });
    const requests = engine.calls.flatMap((call) => (call.method === 'synthesize' ? [call.request] : []));
    expect(requests.length).toBeGreaterThan(3);
    const { maxSegmentCharacters } = engine.info.capabilities;
    expect(requests.every(({ segment }) => segment.text.length <= maxSegmentCharacters)).toBe(true);
    expect(new Set(requests.map(({ voice }) => voice)).size).toBe(1);
    const seeds = requests.map(({ options }) => options?.seed);
    expect(seeds[0]).toBe(1);
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(engine.calls.filter(({ method }) => method === 'encodeVoice')).toHaveLength(1);
  });

  test('has timings that lie in text and audio without gaps in the text and with gaps in the audio', async () => {
    const { speech } = createSpeechFixture();
    const output = await speech.run({ operation: 'tts', text: longText });
    let textEnd = 0;
    let audioEnd = 0;
    for (const segment of output.segments) {
      expect(longText.slice(textEnd, segment.text_start).trim()).toBe('');
      expect(segment.audio_start).toBeGreaterThanOrEqual(audioEnd);
      expect(segment.audio_end).toBeGreaterThan(segment.audio_start);
      textEnd = segment.text_end;
      audioEnd = segment.audio_end;
    }
    expect(longText.slice(textEnd).trim()).toBe('');
    expect(output.duration).toBeCloseTo(audioEnd, 2);
    expect(output.segments[1]!.audio_start).toBeGreaterThan(output.segments[0]!.audio_end);
  });

  test('repeats itself exactly with the seed that the result tells', async () => {
    const { speech } = createSpeechFixture();
    const first = await speech.run({ operation: 'tts', text: longText });
    const again = await speech.run({ operation: 'tts', text: longText, seed: first.seed });
    const other = await speech.run({ operation: 'tts', text: longText, seed: (first.seed + 1) >>> 0 });
    expect(again.audio).toBe(first.audio);
    expect(other.audio).not.toBe(first.audio);
  });

  test('a service with a seed gives the same result to equal requests', async () => {
    const { speech } = createSpeechFixture({ service: { seed: 5 } });
    const outputs = await Promise.all([1, 2].map(() => speech.run({ operation: 'tts', text })));
    expect(outputs[0]!.seed).toBe(5);
    expect(outputs[1]!.audio).toBe(outputs[0]!.audio);
  });

  test('a piece that the model cannot say is left out with a warning, unless it is all', async () => {
    const { speech, engine } = createSpeechFixture();
    const synthesize = engine.synthesize.bind(engine);
    engine.synthesize = (request, context) => {
      const isForeign = request.segment.text.includes('Paragraph three');
      return synthesize(
        { ...request, segment: { ...request.segment, text: isForeign ? '' : request.segment.text } },
        context,
      );
    };
    const output = await speech.run({ operation: 'tts', text: longText });
    expect(codes(output.warnings)).toEqual(['characters_dropped']);
    await expectStarlingError(
      speech.run({ operation: 'tts', text: 'Paragraph three' }),
      'text_not_speakable',
    );
  });

  test('text without anything to say is a typed error before a voice is made', async () => {
    const { speech, engine } = createSpeechFixture();
    const request = {
      operation: 'tts',
      text: '... !!! ---',
      reference_audio: recording({ seconds: 6 }),
    } as const;
    await expectStarlingError(speech.run(request), 'text_not_speakable');
    expect(engine.calls).toEqual([]);
  });

  test('speech that was cut is never silent about it', async () => {
    const { speech, engine } = createSpeechFixture();
    const synthesize = engine.synthesize.bind(engine);
    engine.synthesize = (request, context) =>
      synthesize({ ...request, options: { ...request.options, maxSpeechTokens: 5 } }, context);
    expect(codes((await speech.run({ operation: 'tts', text })).warnings)).toEqual(['truncated']);
  });
});

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

  test('the clock stands still while the receiver is busy', async () => {
    const { speech } = createSpeechFixture();
    const busyMilliseconds = 60;
    let end: ServiceEndPart | undefined;
    let parts = 0;
    for await (const part of speech.stream({ operation: 'tts', mode: 'streaming', text, chunk_size: 10 })) {
      if (part.type === 'end') end = part;
      parts += 1;
      const until = performance.now() + busyMilliseconds;
      while (performance.now() < until);
    }
    expect(end?.metrics.total_generation_time).toBeLessThan((parts * busyMilliseconds) / 1000);
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

  test('are measured: a slower engine has larger ones', async () => {
    const slow = { onToken: () => new Promise<void>((resolve) => setTimeout(resolve, 2)) };
    const { speech } = createSpeechFixture({ engine: slow });
    const output = await speech.run({ operation: 'tts', mode: 'streaming', text: 'Hello!', chunk_size: 5 });
    // 10 tokens of at least 1 ms each: timers may fire a little early, but not by half.
    expect(output.streaming_metrics!.total_generation_time).toBeGreaterThan(0.01);
    expect(output.streaming_metrics!.first_chunk_latency).toBeGreaterThan(0.005);
  });

  test('are left out in basic mode and when they are not wanted', async () => {
    const { speech } = createSpeechFixture();
    expect(await speech.run({ operation: 'tts', text })).not.toHaveProperty('streaming_metrics');
    const input = { operation: 'tts', mode: 'streaming', text, print_metrics: false } as const;
    expect(await speech.run(input)).not.toHaveProperty('streaming_metrics');
  });
});

describe('the audio', () => {
  test.each([8000, 16_000, 22_050, 24_000, 44_100, 48_000])('at %i Hz keeps its length', async (rate) => {
    const { speech } = createSpeechFixture();
    const output = await speech.run({ operation: 'tts', text, sample_rate: rate, seed: 1 });
    const native = await speech.run({ operation: 'tts', text, seed: 1 });
    const { sampleRate, samples } = await decodeResult(output.audio);
    expect([sampleRate, output.sample_rate]).toEqual([rate, rate]);
    expect(samples.length / rate).toBeCloseTo(native.duration, 3);
  });

  test('is normalised as a whole', async () => {
    const { speech } = createSpeechFixture();
    const measure = async (audio_normalization: 'peak' | 'rms' | null) => {
      const { audio } = await speech.run({ operation: 'tts', text: longText, audio_normalization, seed: 2 });
      return inspectRecording(await decodeResult(audio));
    };
    expect((await measure(null)).peakDbfs).toBeLessThan(-6);
    expect((await measure('peak')).peakDbfs).toBeCloseTo(0, 2);
    const rms = await measure('rms');
    expect(rms.speechRmsDbfs).toBeCloseTo(-20, 0);
    expect(rms.peakDbfs).toBeLessThanOrEqual(-0.99);
  });

  test('is marked when there is a watermarker, piece by piece, and says so', async () => {
    const marked: number[] = [];
    const watermarker = {
      mark: async ({ samples, sampleRate }: { samples: Float32Array; sampleRate: number }) => {
        marked.push(samples.length);
        return { samples: samples.map((sample) => sample * 0.5), sampleRate };
      },
    };
    const plain = await createSpeechFixture().speech.run({ operation: 'tts', text: longText, seed: 1 });
    const { speech } = createSpeechFixture({ service: { watermarker } });
    const output = await speech.run({ operation: 'tts', mode: 'streaming', text: longText, seed: 1 });
    expect([plain.watermarked, output.watermarked]).toEqual([false, true]);
    expect(marked).toHaveLength(output.segments.length);
    expect(output.duration).toBe(plain.duration);
    const [before, after] = await Promise.all([decodeResult(plain.audio), decodeResult(output.audio)]);
    const loudest = before.samples.findIndex((sample) => Math.abs(sample) > 0.2);
    expect(after.samples[loudest]).toBeCloseTo(before.samples[loudest]! / 2, 3);
  });
});

describe('reference recordings', () => {
  const speak = async (reference_audio: string, more: Record<string, unknown> = {}) => {
    const { speech, engine } = createSpeechFixture();
    const output = await speech.run({ operation: 'tts' as const, text, reference_audio, ...more });
    const call = engine.calls[0];
    return { output, reference: call?.method === 'encodeVoice' ? call.reference : undefined };
  };

  test('are resampled, trimmed, and used for this request only', async () => {
    const { output, reference } = await speak(recording({ seconds: 40, sampleRate: 16_000 }));
    expect(reference?.sampleRate).toBe(24_000);
    expect(reference!.samples.length / 24_000).toBeCloseTo(30, 2);
    expect(output.parameters).toMatchObject({ voice_cloning: true });
    expect(output.parameters).not.toHaveProperty('optimization');
    expect(output).not.toHaveProperty('warnings');
    const trimmed = await speak(recording({ seconds: 20 }), { max_reference_duration_sec: 5 });
    expect(trimmed.reference!.samples.length / 24_000).toBeCloseTo(5, 2);
  });

  test('that are poor come with warnings', async () => {
    const short = await speak(recording({ seconds: 2 }));
    expect(codes(short.output.warnings)).toEqual(['reference_short']);
    const long = await speak(recording({ seconds: 61, sampleRate: 8000 }));
    expect(codes(long.output.warnings)).toEqual(['reference_long']);
    const quiet = await speak(recording({ seconds: 6, peak: 0.01 }));
    expect(codes(quiet.output.warnings)).toEqual(['reference_quiet']);
    const voice = createSyntheticVoice({ seconds: 6 });
    const { asBase64 } = await import('../../test/support/speech-fixture.js');
    const clipped = asBase64({ ...voice, samples: voice.samples.map((sample) => sample * 20) });
    expect(codes((await speak(clipped)).output.warnings)).toEqual(['reference_clipped']);
    const silent = asBase64({ samples: new Float32Array(6 * 24_000), sampleRate: 24_000 });
    expect(codes((await speak(silent)).output.warnings)).toEqual(['reference_silent']);
  });

  test('that are too short, not base64, not audio or too large are typed errors that name the field', async () => {
    const tooShort = await expectStarlingError(speak(recording({ seconds: 0.5 })), 'audio_too_short');
    expect(tooShort.message).toMatch(/^reference_audio is 0\.50 s long/);
    const notBase64 = await expectStarlingError(speak('nonsense!'), 'audio_unreadable');
    expect(notBase64.message).toMatch(/^reference_audio is not valid base64/);
    const notAudio = await expectStarlingError(
      speak(btoa('no audio at all, only text')),
      'audio_format_unsupported',
    );
    expect(notAudio.details.field).toBe('reference_audio');
    const tooLarge = await expectStarlingError(speak('AAAA'.repeat(12 * 1024 * 1024)), 'audio_too_large');
    expect(tooLarge.details.field).toBe('reference_audio');
  });
});

describe('cancelling', () => {
  test('before the request: nothing is started', async () => {
    const { speech, engine } = createSpeechFixture();
    const running = speech.run({ operation: 'tts', text }, { signal: AbortSignal.abort() });
    await expectStarlingError(running, 'aborted');
    expect(engine.calls).toEqual([]);
  });

  test('while a voice is encoded', async () => {
    const controller = new AbortController();
    const { speech } = createSpeechFixture({ engine: { onEncode: () => controller.abort() } });
    const input = { operation: 'tts', text, voice_name: 'Amy' } as const;
    await expectStarlingError(speech.run(input, { signal: controller.signal }), 'aborted');
  });

  test.each(['start', 'audio'] as const)('after the first %s part: nothing more is emitted', async (type) => {
    const { speech, engine } = createSpeechFixture();
    const controller = new AbortController();
    const seen: string[] = [];
    const reading = async () => {
      const input = { operation: 'tts', mode: 'streaming', text: longText, sample_rate: 8000 };
      for await (const part of speech.stream(input, { signal: controller.signal })) {
        seen.push(part.type);
        if (part.type === type) controller.abort();
      }
    };
    await expectStarlingError(reading(), 'aborted');
    expect(seen).toEqual(type === 'start' ? ['start'] : ['start', 'audio']);
    expect(engine.calls.filter(({ method }) => method === 'synthesize')).toHaveLength(1);
  });

  test('between pieces', async () => {
    const controller = new AbortController();
    const { speech, engine } = createSpeechFixture();
    const input = { operation: 'tts', text: longText } as const;
    const onProgress = ({ piece }: { piece: number }) => {
      if (piece === 2) controller.abort();
    };
    await expectStarlingError(speech.run(input, { signal: controller.signal, onProgress }), 'aborted');
    expect(engine.calls.length).toBe(2);
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

test('many requests at once do not mix', async () => {
  const { speech, engine } = createSpeechFixture();
  const names = ['Amy', 'Aaron', 'Benjamin', 'Catherine'];
  const inputs = Array.from({ length: 12 }, (_, index) => ({
    operation: 'tts' as const,
    text: `${text} `.repeat(1 + (index % 5)),
    voice_name: names[index % names.length]!,
    seed: index,
  }));
  const alone: string[] = [];
  for (const input of inputs) alone.push((await speech.run(input)).audio);
  const together = await Promise.all(inputs.map((input) => speech.run(input)));
  expect(together.map(({ audio }) => audio)).toEqual(alone);
  expect(together.map(({ parameters }) => parameters.voice_name)).toEqual(
    inputs.map(({ voice_name }) => voice_name),
  );
  expect(engine.calls.filter(({ method }) => method === 'encodeVoice')).toHaveLength(names.length);
});

test('an engine that fails makes the request fail with its error', async () => {
  const { speech } = createSpeechFixture({
    engine: {
      onToken: () => {
        throw new Error('out of memory');
      },
    },
  });
  await expect(speech.run({ operation: 'tts', text })).rejects.toThrow('out of memory');
});
