import { expect, test } from 'vitest';
import { concatSamples } from '../audio/index.js';
import { createFakeEngine } from '../testing/fake-engine.js';
import { createSyntheticVoice } from '../testing/synthetic-voice.js';
import { convertWindows } from './convert-windows.js';
import { planWindows } from './plan-windows.js';
import { SpeechRecorder } from './speech-recorder.js';

const limits = { maxSamples: 96_000, overlapSamples: 24_000, samplesPerToken: 960 };
const source = { samples: new Float32Array(168_000), sampleRate: 24_000 };
const windows = planWindows(source.samples.length, limits);

/** Converts silence with an engine whose n-th window is the n-th constant. */
async function convertTo(constants: readonly number[]): Promise<Float32Array> {
  const engine = createFakeEngine();
  const voice = await engine.encodeVoice(createSyntheticVoice({ seconds: 1 }));
  let next = 0;
  engine.convert = async function* ({ source: { samples } }) {
    const constant = constants[next]!;
    next += 1;
    yield { type: 'audio', samples: samples.map(() => constant), segmentId: 0, firstSample: 0 };
  };
  const chunks: Float32Array[] = [];
  const job = { engine, source, voice, windows };
  for await (const { samples } of convertWindows(job, new SpeechRecorder(24_000), undefined))
    chunks.push(samples);
  expect(next).toBe(constants.length);
  return concatSamples(chunks);
}

test('windows fade into each other with equal power, and are untouched elsewhere', async () => {
  expect(windows).toHaveLength(2);
  const [{ fadeStart, fadeEnd }] = windows as [(typeof windows)[0]];
  const [leaving, entering] = [await convertTo([1, 0]), await convertTo([0, 1])];
  expect([leaving.length, entering.length]).toEqual([168_000, 168_000]);
  expect(leaving.subarray(0, fadeStart).every((gain) => gain === 1)).toBe(true);
  expect(leaving.subarray(fadeEnd).every((gain) => gain === 0)).toBe(true);
  expect(entering.subarray(0, fadeStart).every((gain) => gain === 0)).toBe(true);
  expect(entering.subarray(fadeEnd).every((gain) => gain === 1)).toBe(true);
  const fadingOut = leaving.subarray(fadeStart, fadeEnd);
  const fadingIn = entering.subarray(fadeStart, fadeEnd);
  const powers = fadingOut.map((gain, index) => gain ** 2 + fadingIn[index]! ** 2);
  expect(powers.every((power) => Math.abs(power - 1) < 1e-5)).toBe(true);
  expect(fadingOut.every((gain, index) => index === 0 || gain <= fadingOut[index - 1]!)).toBe(true);
  expect(fadeEnd - fadeStart).toBe(12_000);
});

test('a minute stays in time to the sample: an engine that changes nothing gives the source back', async () => {
  const long = createSyntheticVoice({ seconds: 63.2, sampleRate: 24_000 });
  const whole = { ...long, samples: long.samples.slice(0, Math.floor(long.samples.length / 960) * 960) };
  const engine = createFakeEngine();
  const voice = await engine.encodeVoice(createSyntheticVoice({ seconds: 1 }));
  engine.convert = async function* (request) {
    yield { type: 'audio', samples: request.source.samples.slice(), segmentId: 0, firstSample: 0 };
  };
  const plan = { maxSamples: 240_000, overlapSamples: 24_000, samplesPerToken: 960 };
  const job = { engine, source: whole, voice, windows: planWindows(whole.samples.length, plan) };
  const chunks: Float32Array[] = [];
  for await (const { samples } of convertWindows(job, new SpeechRecorder(24_000), undefined))
    chunks.push(samples);
  const result = concatSamples(chunks);
  expect(job.windows.length).toBeGreaterThan(6);
  expect(result.length).toBe(whole.samples.length);
  const worst = result.reduce((most, x, i) => Math.max(most, Math.abs(x - whole.samples[i]!)), 0);
  expect(worst).toBeLessThan(1e-5);
});
