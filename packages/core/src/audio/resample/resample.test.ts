import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StarlingError } from '../../errors/starling-error.js';
import { concatSamples } from '../edit.js';
import { resample } from './resample.js';
import { createStreamResampler, resampledLength } from './stream-resampler.js';

function sine(frequency: number, sampleRate: number, length = sampleRate): Float32Array {
  return Float32Array.from({ length }, (_, n) => 0.5 * Math.sin((2 * Math.PI * frequency * n) / sampleRate));
}

/** Edges see silence beyond the recording, as they should; the figures are about what lies between. */
const edge = 2000;

/** Signal to noise and distortion of a resampled tone against the ideal tone at the new rate, in decibels. */
function toneQuality(frequency: number, from: number, to: number): number {
  const actual = resample({ samples: sine(frequency, from), sampleRate: from }, to).samples;
  const ideal = sine(frequency, to, actual.length);
  let signal = 0;
  let noise = 0;
  for (let n = edge; n < actual.length - edge; n += 1) {
    signal += ideal[n]! ** 2;
    noise += (actual[n]! - ideal[n]!) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

/** What is left of a tone after resampling, in decibels against the tone itself. */
function remains(frequency: number, from: number, to: number): number {
  const { samples } = resample({ samples: sine(frequency, from), sampleRate: from }, to);
  let power = 0;
  for (let n = edge; n < samples.length - edge; n += 1) power += samples[n]! ** 2;
  return 10 * Math.log10(power / (samples.length - 2 * edge) / 0.125);
}

describe('resample', () => {
  it.each([
    [44_100, 24_000],
    [24_000, 48_000],
    [48_000, 24_000],
    [48_000, 16_000],
    [24_000, 8000],
    [22_050, 24_000],
    // Ratios without a small common divisor go through the interpolated table.
    [24_000, 44_101],
    [44_101, 24_000],
    [47_999, 48_000],
  ])('keeps tones of %i Hz audio clean at %i Hz: at least 120 dB up to 0.8 of the band', (from, to) => {
    const band = Math.min(from, to) / 2;
    for (const share of [0.03, 0.2, 0.5, 0.8]) {
      expect(toneQuality(share * band, from, to)).toBeGreaterThan(120);
    }
  });

  it.each([
    [44_100, 24_000],
    [48_000, 16_000],
    [44_101, 24_000],
  ])('lets nothing above the new band fold back from %i to %i Hz', (from, to) => {
    expect(remains((1.02 * to) / 2, from, to)).toBeLessThan(-70);
    expect(remains((1.1 * to) / 2, from, to)).toBeLessThan(-120);
    expect(remains((1.4 * to) / 2, from, to)).toBeLessThan(-120);
  });

  it('keeps a constant a constant', () => {
    const { samples } = resample({ samples: new Float32Array(5000).fill(0.25), sampleRate: 44_100 }, 24_000);
    for (const sample of samples.subarray(200, -200)) expect(sample).toBeCloseTo(0.25, 6);
  });

  it('has exactly the promised length for any rates', () => {
    const rate = fc.integer({ min: 8000, max: 192_000 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), rate, rate, (length, from, to) => {
        const { samples, sampleRate } = resample({ samples: new Float32Array(length), sampleRate: from }, to);
        expect(samples).toHaveLength(Math.ceil((length * to) / from));
        expect(samples).toHaveLength(resampledLength(length, from, to));
        expect(sampleRate).toBe(to);
      }),
      { numRuns: 40 },
    );
  });

  it('does not shift audio in time', () => {
    const samples = new Float32Array(4000);
    samples[2000] = 1;
    const up = resample({ samples, sampleRate: 16_000 }, 48_000).samples;
    expect(up.indexOf(Math.max(...up))).toBe(6000);
    for (let distance = 1; distance < 200; distance += 1) {
      expect(up[6000 + distance]).toBeCloseTo(up[6000 - distance]!, 7);
    }
  });

  it('returns audio that already has the rate', () => {
    const audio = { samples: sine(440, 24_000, 100), sampleRate: 24_000 };
    expect(resample(audio, 24_000)).toBe(audio);
  });

  it.each([0, 7999, 192_001, 24_000.5, Number.NaN])('refuses a rate of %d', (rate) => {
    const audio = { samples: new Float32Array(10), sampleRate: 24_000 };
    expect(() => resample(audio, rate)).toThrow(StarlingError);
    expect(() => resample(audio, rate)).toThrow(/sampleRate must be an integer from 8000 to 192000/);
  });
});

describe('createStreamResampler', () => {
  const noise = Float32Array.from({ length: 6000 }, (_, n) => Math.sin(n * n * 0.37) * 0.8);

  it.each([
    [44_100, 24_000],
    [24_000, 48_000],
    [24_000, 8000],
    [192_000, 8000],
    [24_000, 44_101],
    [24_000, 24_000],
  ])('gives bit for bit the batch result from %i to %i Hz, whatever the chunk borders', (from, to) => {
    const whole = resample({ samples: noise, sampleRate: from }, to).samples;
    const resampler = createStreamResampler(from, to);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const chunks: Float32Array[] = [];
        let position = 0;
        for (const size of sizes) {
          chunks.push(resampler.push(noise.subarray(position, position + size)));
          position += size;
        }
        chunks.push(resampler.push(noise.subarray(position)));
        // The same resampler serves every run: flush must leave nothing behind.
        chunks.push(resampler.flush());
        expect(concatSamples(chunks)).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });

  it('works sample by sample', () => {
    const resampler = createStreamResampler(24_000, 16_000);
    const chunks = Array.from(noise.subarray(0, 700), (_, n) => resampler.push(noise.subarray(n, n + 1)));
    chunks.push(resampler.flush());
    expect(concatSamples(chunks)).toEqual(
      resample({ samples: noise.slice(0, 700), sampleRate: 24_000 }, 16_000).samples,
    );
  });

  it('holds back no more than the filter has to see', () => {
    const resampler = createStreamResampler(24_000, 48_000);
    expect(resampler.push(noise).length).toBeGreaterThan(2 * (noise.length - 60));
    expect(resampler.flush().length).toBeLessThan(120);
    expect(resampler.flush()).toHaveLength(0);
  });
});
