import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StarlingError } from '../errors/starling-error.js';
import { createTestRandom } from '../testing/random.js';
import { createTimeStretcher } from './time-stretch.js';

const sampleRate = 24_000;

/** A voice-like tone: harmonics of a pitch, with a syllable rhythm of four a second. */
function voiced(seconds: number, pitch: number): Float32Array {
  const random = createTestRandom(7);
  const phases = Array.from({ length: 20 }, () => random() * 2 * Math.PI);
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, at) => {
    const time = at / sampleRate;
    let sum = 0;
    phases.forEach((phase, index) => {
      sum += Math.sin(2 * Math.PI * pitch * (index + 1) * time + phase) / (index + 1);
    });
    return 0.15 * sum * (0.65 + 0.35 * Math.sin(2 * Math.PI * 4 * time));
  });
}

function stretched(samples: Float32Array, rate: number, chunk = samples.length): Float32Array {
  const stretcher = createTimeStretcher(sampleRate, rate);
  const out: number[] = [];
  for (let at = 0; at < samples.length; at += chunk)
    out.push(...stretcher.push(samples.slice(at, at + chunk)));
  out.push(...stretcher.flush());
  return Float32Array.from(out);
}

/** Pitch in Hz: the lag from 50 to 400 Hz at which the middle of the sound is most like itself, between samples. */
function pitchOf(samples: Float32Array): number {
  const start = samples.length >> 2;
  const length = 6000;
  const likeness = (lag: number): number => {
    let product = 0;
    let energy = 0;
    for (let index = start; index < start + length; index += 1) {
      product += samples[index]! * samples[index + lag]!;
      energy += samples[index + lag]! ** 2;
    }
    return product / Math.sqrt(energy);
  };
  let best = 60;
  for (let lag = 60; lag <= 480; lag += 1) if (likeness(lag) > likeness(best) * 1.001) best = lag;
  const [before, at, after] = [likeness(best - 1), likeness(best), likeness(best + 1)];
  return sampleRate / (best + (before - after) / (2 * (before - 2 * at + after)));
}

const power = (samples: Float32Array): number => samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
const steepest = (samples: Float32Array): number =>
  samples.reduce((most, x, at) => Math.max(most, at === 0 ? 0 : Math.abs(x - samples[at - 1]!)), 0);

describe('createTimeStretcher', () => {
  it('gives back the very samples at rate 1', () => {
    const samples = voiced(0.5, 120);
    expect(stretched(samples, 1, 777)).toEqual(samples);
  });

  it.each([0.5, 0.8, 1.25, 1.5, 2, 3])('keeps pitch, power and smoothness at rate %s', (rate) => {
    for (const pitch of [85, 120, 210]) {
      const samples = voiced(1.5, pitch);
      // A click would be steeper than anything in the sound by far more.
      const result = stretched(samples, rate, 1920);
      expect(Math.abs(pitchOf(result) / pitchOf(samples) - 1)).toBeLessThan(0.01);
      expect(Math.abs(10 * Math.log10(power(result) / power(samples)))).toBeLessThan(0.5);
      expect(steepest(result)).toBeLessThan(steepest(samples) * 1.6);
    }
  });

  it('is as long as the input divided by the rate, however it is cut', () => {
    const samples = voiced(0.6, 150);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: samples.length }),
        fc.double({ min: 0.25, max: 4, noNaN: true }),
        fc.integer({ min: 40, max: 9000 }),
        (length, rate, chunk) => {
          const part = samples.slice(0, length);
          const result = stretched(part, rate, chunk);
          expect(Math.abs(result.length - length / rate)).toBeLessThanOrEqual(1);
          expect(result).toEqual(stretched(part, rate));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('holds back no more than a few hundredths of a second', () => {
    const samples = voiced(1, 120);
    for (const rate of [0.5, 1.5, 3]) {
      const stretcher = createTimeStretcher(sampleRate, rate);
      const ready = stretcher.push(samples);
      expect(samples.length - ready.length * rate).toBeLessThan(0.08 * sampleRate);
      stretcher.flush();
      expect(stretcher.push(samples)).toEqual(ready);
    }
  });

  it('changes speed in the middle without a click and without losing time', () => {
    const samples = voiced(3, 130);
    const stretcher = createTimeStretcher(sampleRate, 1);
    const out: number[] = [];
    const rates = [1, 2, 1, 0.5, 1.5];
    const chunk = Math.round(samples.length / rates.length);
    rates.forEach((rate, index) => {
      stretcher.setRate(rate);
      expect(stretcher.rate).toBe(rate);
      out.push(...stretcher.push(samples.slice(index * chunk, (index + 1) * chunk)));
    });
    out.push(...stretcher.flush());
    const expected = rates.reduce((sum, rate) => sum + chunk / rate, 0);
    expect(Math.abs(out.length - expected)).toBeLessThan(0.15 * sampleRate);
    expect(steepest(Float32Array.from(out))).toBeLessThan(steepest(samples) * 1.6);
  });

  it('keeps silence silent', () => {
    expect(stretched(new Float32Array(10_000), 1.7)).toEqual(new Float32Array(5882));
  });

  it.each([
    [24_000, 0],
    [24_000, 4.1],
    [24_000, Number.NaN],
    [44, 1],
  ])('refuses %s Hz at rate %s', (hertz, rate) => {
    expect(() => createTimeStretcher(hertz, rate)).toThrow(StarlingError);
  });
});
