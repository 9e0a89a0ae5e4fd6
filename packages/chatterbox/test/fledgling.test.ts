import { fileURLToPath } from 'node:url';
import type { SpeechEngine, VoiceConditioning } from '@starling-tts/core';
import { createSyntheticVoice, engineConformance } from '@starling-tts/core/testing';
import { fledglingFolder, fledglingRevision } from '@starling-tts/model-fledgling';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChatterboxEngine, fledgling } from '../src/index.js';
import { areEqual, collect } from './support/collect.js';
import { openTestAccess } from './support/onnxruntime-access.js';

const open = () =>
  createChatterboxEngine({
    descriptor: fledgling,
    access: openTestAccess(fileURLToPath(fledglingFolder)),
    revision: fledglingRevision,
  });

engineConformance('Fledgling', open);

describe('Fledgling speaks', () => {
  let engine: SpeechEngine;
  let voice: VoiceConditioning;
  beforeAll(async () => {
    engine = await open();
    voice = await engine.defaultVoice();
  });
  afterAll(() => engine.dispose());

  const speak = (text: string, options: object = {}) =>
    collect(engine.synthesize({ segment: { id: 0, text }, voice, options: { seed: 1, ...options } }));

  test.each([
    'The quick brown fox jumps over the lazy dog.',
    'She sells sea shells by the sea shore.',
    'Good morning, how are you today?',
  ])('%s', async (text) => {
    const { samples, end } = await speak(text);
    expect(end.totals.stopReason).toBe('stop_token');
    expect(end.warnings).toEqual([]);
    // 8 to 25 characters a second.
    expect(end.totals.audioSeconds).toBeGreaterThan(text.length / 25);
    expect(end.totals.audioSeconds).toBeLessThan(text.length / 8);
    const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    expect(20 * Math.log10(rms)).toBeGreaterThan(-35);
    expect(20 * Math.log10(rms)).toBeLessThan(-8);
    expect(samples.every((sample) => Math.abs(sample) <= 1.5)).toBe(true);
  });

  test('longer text makes longer speech, guidance works, numbers are reported', async () => {
    const short = await speak('Yes.');
    const long = await speak('Yes, and then we went home together.', { cfgWeight: 0.5 });
    expect(long.samples.length).toBeGreaterThan(short.samples.length);
    expect(long.start.warnings).toEqual([]);
    const { start } = await speak('Call 911 now.');
    expect(start.warnings.map(({ code }) => code)).toEqual(['characters_dropped']);
    await expect(speak('12345.')).rejects.toMatchObject({ code: 'text_not_speakable' });
  });

  test('a known voice is not encoded again', async () => {
    expect(await engine.defaultVoice()).toBe(voice);
  });

  test('another voice sounds different', async () => {
    const other = await engine.encodeVoice(
      createSyntheticVoice({ seconds: 5, pitch: 220, sampleRate: 24_000 }),
    );
    const request = { segment: { id: 0, text: 'Good morning.' }, voice: other, options: { seed: 1 } };
    const { samples } = await collect(engine.synthesize(request));
    expect(areEqual(samples, (await speak('Good morning.')).samples)).toBe(false);
  });
});
