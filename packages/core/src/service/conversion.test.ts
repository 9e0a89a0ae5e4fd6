import { describe, expect, test } from 'vitest';
import { asBase64, createSpeechFixture, decodeResult, recording } from '../../test/support/speech-fixture.js';
import type { Pcm } from '../audio/index.js';
import type { VoiceConversionInput } from '../operations/index.js';
import { expectStarlingError } from '../testing/collect-parts.js';
import { createSyntheticVoice } from '../testing/synthetic-voice.js';
import type { ServicePart } from './service-part.js';

function conversion(audio: string, changes: Partial<VoiceConversionInput> = {}) {
  return { operation: 'voice_conversion' as const, input_audio: audio, voice_name: 'Amy', ...changes };
}

/** RMS of every 200 ms. */
function loudness({ samples, sampleRate }: Pcm): number[] {
  const step = sampleRate / 5;
  return Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    const stretch = samples.subarray(index * step, (index + 1) * step);
    return Math.sqrt(stretch.reduce((sum, sample) => sum + sample * sample, 0) / step);
  });
}

describe('length and timing', () => {
  test.each([0.3, 1, 4.81, 9.99, 10, 10.01, 19.7, 25, 61.3])(
    '%d s stay that long, to a token',
    async (seconds) => {
      const { speech } = createSpeechFixture();
      const source = createSyntheticVoice({ seconds, pitch: 220 });
      const output = await speech.run(conversion(asBase64(source)));
      const tokens = Math.ceil(source.samples.length / 960);
      expect((await decodeResult(output.audio)).samples.length).toBe(tokens * 960);
      expect(output.duration).toBeCloseTo(tokens / 25, 3);
    },
  );

  test('loudness follows the source at every moment, seams of the windows included', async () => {
    const { speech, engine } = createSpeechFixture();
    const source = createSyntheticVoice({ seconds: 33, pitch: 220 });
    const { audio } = await speech.run(conversion(asBase64(source)));
    expect(engine.calls.filter(({ method }) => method === 'convert').length).toBeGreaterThan(3);
    const wanted = loudness(source);
    const got = loudness(await decodeResult(audio));
    expect(got).toHaveLength(wanted.length);
    for (const [index, level] of wanted.entries()) {
      // Two tones that meet in a cross-fade may add up or cancel by up to 3 dB; nothing may be lost or doubled.
      // The rest is what a token that straddles the edge of a phrase smears.
      expect(got[index]!).toBeGreaterThan(level * 0.5 - 0.06);
      expect(got[index]!).toBeLessThan(level * 1.5 + 0.06);
    }
  });

  test('a steady source has no clicks at the seams', async () => {
    const { speech } = createSpeechFixture();
    const samples = Float32Array.from({ length: 24_000 * 25 }, (_, index) => 0.4 * Math.sin(index * 0.05));
    const { audio } = await speech.run(conversion(asBase64({ samples, sampleRate: 24_000 })));
    const converted = (await decodeResult(audio)).samples;
    let steepest = 0;
    for (let index = 1; index < converted.length; index += 1) {
      steepest = Math.max(steepest, Math.abs(converted[index]! - converted[index - 1]!));
    }
    // The fake voice is a tone of at most 400 Hz with an amplitude of 0.4, cross-faded with itself.
    expect(steepest).toBeLessThan(2 * 0.4 * ((2 * Math.PI * 400) / 24_000));
  });

  test('an engine whose windows come out a little short or long does not move what follows', async () => {
    for (const difference of [-960, 960]) {
      const { speech, engine } = createSpeechFixture();
      const convert = engine.convert.bind(engine);
      engine.convert = (request, context) => {
        const length = request.source.samples.length + difference;
        const samples = new Float32Array(length);
        samples.set(request.source.samples.subarray(0, length));
        return convert({ ...request, source: { ...request.source, samples } }, context);
      };
      const output = await speech.run(conversion(recording({ seconds: 25 })));
      expect(output.duration).toBe(25);
    }
  });

  test('sources of other rates are resampled; results are always at 24 kHz', async () => {
    const { speech, engine } = createSpeechFixture();
    const output = await speech.run(conversion(recording({ seconds: 3, sampleRate: 44_100 })));
    expect(output).toMatchObject({ sample_rate: 24_000, duration: 3 });
    expect(engine.calls.at(-1)).toMatchObject({
      method: 'convert',
      request: { source: { sampleRate: 24_000 } },
    });
  });
});

describe('limits', () => {
  test('over 60 s is accepted with a warning', async () => {
    const { speech } = createSpeechFixture();
    const output = await speech.run(conversion(recording({ seconds: 61, sampleRate: 8000 })));
    expect(output.warnings?.map(({ code }) => code)).toEqual(['input_long']);
  });

  test('over 10 MB is refused before decoding', async () => {
    const { speech } = createSpeechFixture();
    const tooLarge = 'A'.repeat(Math.ceil((10 * 1024 * 1024 * 4) / 3) + 8);
    const error = await expectStarlingError(speech.run(conversion(tooLarge)), 'audio_too_large');
    expect(error.message).toMatch(/^input_audio holds/);
  });

  test('what is no audio names its field', async () => {
    const { speech } = createSpeechFixture();
    const error = await expectStarlingError(speech.run(conversion('AAAA')), 'audio_format_unsupported');
    expect(error.message).toMatch(/^input_audio: /);
  });

  test('an engine that cannot convert is a typed error', async () => {
    const { speech } = createSpeechFixture({ engine: { capabilities: { conversion: false } } });
    await expectStarlingError(speech.run(conversion(recording({ seconds: 1 }))), 'unsupported_by_engine');
  });
});

describe('targets', () => {
  test('target_audio is trimmed to 10 s', async () => {
    const { speech, engine } = createSpeechFixture();
    const output = await speech.run({
      operation: 'voice_transfer',
      transfer_mode: 'audio',
      input_audio: recording({ seconds: 2 }),
      target_audio: recording({ seconds: 14 }),
    });
    expect(output.transfer_info).toMatchObject({ target_duration: 10 });
    expect(engine.calls[0]).toMatchObject({
      method: 'encodeVoice',
      reference: { samples: { length: 240_000 } },
    });
    expect(output.input_duration).toBe(2);
    expect(output.processing_time).toMatch(/^\d+\.\d\d seconds$/);
    expect(output).not.toHaveProperty('optimization');
  });

  test('target_speaker says that it was a recording', async () => {
    const { speech } = createSpeechFixture();
    const { voice_name: _, ...input } = conversion(recording({ seconds: 2 }));
    const output = await speech.run({ ...input, target_speaker: recording({ seconds: 7 }) });
    expect(output.target_voice_info).toEqual({ loaded_via: 'user_provided_audio', duration: 7 });
  });

  test('the decoder that ran is named', async () => {
    const { speech } = createSpeechFixture({ engine: { decoder: 'other' } });
    expect((await speech.run(conversion(recording({ seconds: 1 })))).model).toBe('other');
  });
});

describe('watermark', () => {
  const watermarker = { mark: async (audio: Pcm) => ({ ...audio, samples: audio.samples.map(() => 0.25) }) };

  test('is put in once a watermarker is there, and left out on request', async () => {
    const { speech } = createSpeechFixture({ service: { watermarker } });
    const input = conversion(recording({ seconds: 1 }));
    const marked = await speech.run(input);
    expect(marked.watermarked).toBe(true);
    expect(
      (await decodeResult(marked.audio)).samples.every((sample) => Math.abs(sample - 0.25) < 0.001),
    ).toBe(true);
    expect((await speech.run({ ...input, no_watermark: true })).watermarked).toBe(false);
    expect((await createSpeechFixture().speech.run(input)).watermarked).toBe(false);
  });
});

describe('stream', () => {
  test('yields window by window, numbered and gapless', async () => {
    const { speech } = createSpeechFixture();
    const parts: ServicePart[] = [];
    for await (const part of speech.stream(conversion(recording({ seconds: 25 })))) parts.push(part);
    const [start, ...rest] = parts;
    expect(start).toMatchObject({
      type: 'start',
      operation: 'voice_conversion',
      pieces: 3,
      textRanges: [],
      sampleRate: 24_000,
    });
    let samples = 0;
    for (const [index, part] of rest.slice(0, -1).entries()) {
      expect(part).toMatchObject({ type: 'audio', sequence: index, pieceId: index, firstSample: samples });
      if (part.type === 'audio') samples += part.samples.length;
    }
    expect(parts.at(-1)).toMatchObject({
      type: 'end',
      samples: 25 * 24_000,
      segments: [],
      watermarked: false,
    });
    expect(parts.at(-1)).not.toHaveProperty('seed');
  });

  test('stops when it is cancelled', async () => {
    const { speech, engine } = createSpeechFixture();
    const controller = new AbortController();
    const reading = async () => {
      for await (const part of speech.stream(conversion(recording({ seconds: 25 })), {
        signal: controller.signal,
      })) {
        if (part.type === 'audio') controller.abort();
      }
    };
    await expectStarlingError(reading(), 'aborted');
    expect(engine.calls.filter(({ method }) => method === 'convert')).toHaveLength(1);
  });
});
