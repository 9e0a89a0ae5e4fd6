import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatSamples } from '../edit.js';
import { amplitudeOf, dbfsOf, peakOf } from './decibels.js';
import { inspectRecording } from './inspect-recording.js';
import { limitPeaks } from './limiter.js';
import { normalizePeak, normalizeRms } from './normalize.js';
import { measureSpeechLevel } from './speech-level.js';

const sampleRate = 24_000;

/** Something with the dynamics of speech: syllables of a buzz, with pauses between words. */
function speechLike(seconds: number, amplitude: number): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, n) => {
    const time = n / sampleRate;
    const word = time % 0.8 < 0.6 ? 1 : 0;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 5 * time)) ** 2;
    const buzz = Math.sin(2 * Math.PI * 120 * time) + 0.6 * Math.sin(2 * Math.PI * 240 * time + 1);
    return amplitude * word * syllable * buzz;
  });
}

describe('measureSpeechLevel', () => {
  it('reads a steady tone as its RMS', () => {
    const tone = Float32Array.from({ length: 48_000 }, (_, n) => 0.5 * Math.sin((n * 2 * Math.PI) / 100));
    expect(measureSpeechLevel(tone, sampleRate).rmsDbfs).toBeCloseTo(20 * Math.log10(0.5 / Math.SQRT2), 2);
    expect(measureSpeechLevel(tone, sampleRate).silenceShare).toBe(0);
  });

  it('does not change when silence or faint noise is added', () => {
    const speech = speechLike(3, 0.3);
    const noise = Float32Array.from({ length: 5 * sampleRate }, (_, n) => 0.0005 * Math.sin(n * n));
    const alone = measureSpeechLevel(speech, sampleRate).rmsDbfs;
    for (const padding of [new Float32Array(5 * sampleRate), noise]) {
      const padded = concatSamples([padding, speech, padding]);
      expect(measureSpeechLevel(padded, sampleRate).rmsDbfs).toBeCloseTo(alone, 1);
    }
  });

  it('finds no speech in silence, in faint noise and in nothing', () => {
    for (const samples of [
      new Float32Array(0),
      new Float32Array(5000),
      new Float32Array(5000).fill(0.0005),
    ]) {
      expect(measureSpeechLevel(samples, sampleRate)).toEqual({ rms: 0, rmsDbfs: -120, silenceShare: 1 });
    }
  });
});

describe('normalizePeak', () => {
  it('brings the highest sample to exactly full scale', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 1, maxLength: 50, noNaN: true, min: -4, max: 4 }),
        (samples) => {
          const before = samples.slice();
          const after = normalizePeak(samples);
          expect(samples).toEqual(before);
          expect(peakOf(after)).toBe(peakOf(samples) === 0 ? 0 : 1);
        },
      ),
    );
  });
});

describe('normalizeRms', () => {
  it.each([0.003, 0.05, 0.3, 1, 3])(
    'brings speech of amplitude %d to -20 dBFS without passing -1 dBFS',
    (amplitude) => {
      const speech = speechLike(3, amplitude);
      const result = normalizeRms(speech, sampleRate);
      expect(result).toHaveLength(speech.length);
      expect(Math.abs(measureSpeechLevel(result, sampleRate).rmsDbfs + 20)).toBeLessThan(0.1);
      expect(dbfsOf(peakOf(result))).toBeLessThanOrEqual(-1);
    },
  );

  it('reaches the level although the limiter takes some of it away', () => {
    const speech = speechLike(3, 0.02);
    // Sparse clicks 30 dB above the speech, so that the limiter has to work.
    for (let n = 1000; n < speech.length; n += 6000) speech[n] = 0.9;
    const result = normalizeRms(speech, sampleRate);
    expect(dbfsOf(peakOf(result))).toBeLessThanOrEqual(-1);
    expect(Math.abs(measureSpeechLevel(result, sampleRate).rmsDbfs + 20)).toBeLessThan(0.2);
  });

  it('leaves silence and empty audio alone', () => {
    expect(normalizeRms(new Float32Array(0), sampleRate)).toHaveLength(0);
    const faint = new Float32Array(5000).fill(0.0003);
    expect(normalizeRms(faint, sampleRate)).toEqual(faint);
  });
});

describe('limitPeaks', () => {
  const ceiling = amplitudeOf(-1);

  it('never passes the ceiling, for any samples', () => {
    const sample = fc.float({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 600 }),
        fc.integer({ min: 8000, max: 48_000 }),
        (list, rate) => {
          const result = limitPeaks(Float32Array.from(list), rate, ceiling);
          expect(result).toHaveLength(list.length);
          expect(peakOf(result)).toBeLessThanOrEqual(ceiling);
        },
      ),
    );
  });

  it('returns audio below the ceiling as it is', () => {
    const quiet = speechLike(0.5, 0.2);
    expect(limitPeaks(quiet, sampleRate, ceiling)).toEqual(quiet);
  });

  it('changes the gain smoothly: no step, and full gain again after the peak', () => {
    const samples = new Float32Array(sampleRate).fill(0.1);
    samples[12_000] = 2;
    const result = limitPeaks(samples, sampleRate, ceiling);
    const gains = result.map((value, n) => value / samples[n]!);
    for (let n = 1; n < gains.length; n += 1) {
      expect(Math.abs(gains[n]! - gains[n - 1]!)).toBeLessThan(0.03);
    }
    expect(gains[12_000]).toBeCloseTo(ceiling / 2, 4);
    expect(gains[11_800]).toBe(1);
    expect(gains[20_000]).toBeGreaterThan(0.97);
  });
});

describe('inspectRecording', () => {
  it('measures a clean recording', () => {
    const report = inspectRecording({ samples: speechLike(4, 0.3), sampleRate });
    expect(report.durationSeconds).toBe(4);
    expect(report.peakDbfs).toBeCloseTo(dbfsOf(peakOf(speechLike(4, 0.3))), 5);
    expect(report.silenceShare).toBeGreaterThan(0.4);
    expect(report.silenceShare).toBeLessThan(0.9);
    expect(report.clippedShare).toBe(0);
  });

  it('sees clipping but not a peak-normalised recording', () => {
    const loud = speechLike(2, 2);
    const clipped = loud.map((sample) => Math.max(-1, Math.min(1, sample)));
    expect(inspectRecording({ samples: clipped, sampleRate }).clippedShare).toBeGreaterThan(0.02);
    expect(inspectRecording({ samples: normalizePeak(loud), sampleRate }).clippedShare).toBeLessThan(0.001);
  });

  it('reports silence in finite numbers', () => {
    expect(inspectRecording({ samples: new Float32Array(2400), sampleRate })).toEqual({
      durationSeconds: 0.1,
      silenceShare: 1,
      peakDbfs: -120,
      noiseDbfs: -120,
      speechRmsDbfs: -120,
      clippedShare: 0,
    });
  });
});
