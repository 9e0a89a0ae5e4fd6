import { describe, expect, it } from 'vitest';
import { removeDcOffset, trimSilence } from './clean-up.js';
import { amplitudeOf } from './decibels.js';
import { limitPeaks } from './limiter.js';
import { measureLoudness, normalizeLoudness } from './loudness.js';
import { measureTruePeak } from './true-peak.js';

const rates = [16_000, 24_000, 44_100, 48_000];

function sine(
  frequency: number,
  sampleRate: number,
  seconds: number,
  amplitude = 0.5,
  phase = 0,
): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequency * n) / sampleRate + phase),
  );
}

/** One second of buzz and chirp, one second of the same 40 dB lower, three times over. */
function gated(sampleRate: number): Float32Array {
  return Float32Array.from({ length: sampleRate * 6 }, (_, n) => {
    const time = n / sampleRate;
    const gate = time % 2 < 1 ? 1 : 0.01;
    return gate * 0.15 * (Math.sin(n * n * 0.001) + Math.sin(2 * Math.PI * 150 * time));
  });
}

describe('measureLoudness', () => {
  // The values are what the ebur128 filter of ffmpeg 5.1 prints for these signals; it prints one decimal.
  it.each([
    [16_000, -9.0, -16.2],
    [24_000, -9.0, -16.1],
    [44_100, -9.0, -16.0],
    [48_000, -9.0, -16.0],
  ])('agrees with ffmpeg at %i Hz', (sampleRate, tone, pauses) => {
    expect(Math.abs(measureLoudness(sine(997, sampleRate, 5), sampleRate) - tone)).toBeLessThan(0.06);
    expect(Math.abs(measureLoudness(gated(sampleRate), sampleRate) - pauses)).toBeLessThan(0.06);
  });

  it('does not measure silence or a moment', () => {
    expect(measureLoudness(new Float32Array(48_000), 24_000)).toBe(Number.NEGATIVE_INFINITY);
    expect(measureLoudness(sine(997, 24_000, 0.3), 24_000)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('normalizeLoudness', () => {
  it.each([-23, -18, -14])('reaches %d LUFS', (targetLufs) => {
    const result = normalizeLoudness(gated(24_000), 24_000, { targetLufs });
    expect(measureLoudness(result, 24_000)).toBeCloseTo(targetLufs, 1);
    expect(measureTruePeak(result)).toBeLessThan(-0.9);
  });

  it('leaves silence alone', () => {
    expect(normalizeLoudness(new Float32Array(100), 24_000)).toEqual(new Float32Array(100));
  });
});

describe('true peak', () => {
  it('finds the peak that lies between samples', () => {
    // A quarter of the rate at 45 degrees: every sample is 3 dB below the top of the wave.
    for (const sampleRate of rates) {
      const tone = sine(sampleRate / 4, sampleRate, 1, 0.5, Math.PI / 4);
      // The abrupt start and end ring a little above the steady -6.02.
      expect(Math.abs(measureTruePeak(tone) + 6.02)).toBeLessThan(0.15);
    }
  });

  it('is held at the ceiling', () => {
    const tone = sine(6000, 24_000, 1, 1.5, Math.PI / 4);
    tone.set(sine(440, 24_000, 0.5, 0.3));
    const limited = limitPeaks(tone, 24_000, amplitudeOf(-1), { truePeak: true });
    expect(measureTruePeak(limited)).toBeLessThan(-0.9);
    expect(measureTruePeak(limited)).toBeGreaterThan(-1.5);
    const bySamples = limitPeaks(tone, 24_000, amplitudeOf(-1));
    expect(measureTruePeak(bySamples)).toBeGreaterThan(0.5);
  });
});

describe('removeDcOffset', () => {
  it('centres audio on zero', () => {
    const tone = sine(240, 24_000, 1);
    const offset = removeDcOffset(tone.map((sample) => sample + 0.2));
    for (const [index, sample] of offset.entries()) expect(sample).toBeCloseTo(tone[index]!, 6);
    expect(removeDcOffset(new Float32Array(0))).toHaveLength(0);
  });
});

describe('trimSilence', () => {
  const samples = new Float32Array(72_000);
  samples.set(sine(200, 24_000, 1), 24_000);

  it('keeps the speech and a little around it', () => {
    const trimmed = trimSilence({ samples, sampleRate: 24_000 }, { keepSeconds: 0.25 });
    expect(trimmed.samples).toEqual(samples.slice(18_000, 54_000));
  });

  it('leaves audio alone that has nothing to cut, and silence', () => {
    const audio = { samples: sine(200, 24_000, 1), sampleRate: 24_000 };
    expect(trimSilence(audio)).toBe(audio);
    const silence = { samples: new Float32Array(24_000), sampleRate: 24_000 };
    expect(trimSilence(silence)).toBe(silence);
  });
});
