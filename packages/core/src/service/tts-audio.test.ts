import { describe, expect, test } from 'vitest';
import { createSpeechFixture, decodeResult } from '../../test/support/speech-fixture.js';
import { longText, text } from '../../test/support/speech-texts.js';
import { inspectRecording, measureLoudness, measureTruePeak } from '../audio/index.js';

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

  test('has the loudness that is asked for', async () => {
    const { speech } = createSpeechFixture();
    const { audio } = await speech.run({
      operation: 'tts',
      text: longText,
      audio_normalization: 'lufs',
      seed: 2,
    });
    const { samples, sampleRate } = await decodeResult(audio);
    expect(measureLoudness(samples, sampleRate)).toBeCloseTo(-16, 1);
    expect(measureTruePeak(samples)).toBeLessThanOrEqual(-0.9);
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
