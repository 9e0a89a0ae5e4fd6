import { expect, it } from 'vitest';
import { concatSamples, trimToSeconds } from './edit.js';
import { mixToMono } from './mix.js';

it('joins chunks in order', () => {
  expect(concatSamples([Float32Array.of(1, 2), new Float32Array(0), Float32Array.of(3)])).toEqual(
    Float32Array.of(1, 2, 3),
  );
  expect(concatSamples([])).toHaveLength(0);
});

it('trims to a whole number of samples and leaves shorter audio alone', () => {
  const audio = { samples: new Float32Array(1000), sampleRate: 8000 };
  expect(trimToSeconds(audio, 0.1).samples).toHaveLength(800);
  expect(trimToSeconds(audio, 0.1).samples.buffer.byteLength).toBe(3200);
  expect(trimToSeconds(audio, 1)).toBe(audio);
  expect(() => trimToSeconds(audio, Number.NaN)).toThrow(/seconds must be 0 or more/);
});

it('mixes by the mean and never copies mono', () => {
  const mono = Float32Array.of(1, -1);
  expect(mixToMono([mono])).toBe(mono);
  expect(mixToMono([Float32Array.of(1, 0.5), Float32Array.of(0, -0.5)])).toEqual(Float32Array.of(0.5, 0));
  expect(mixToMono([Float32Array.of(1, 1, 1), Float32Array.of(1)])).toEqual(Float32Array.of(1));
  expect(mixToMono([])).toHaveLength(0);
});
