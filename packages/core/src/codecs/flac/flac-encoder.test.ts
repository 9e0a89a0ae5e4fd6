import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestRandom } from '../../testing/random.js';
import { flacDecoder } from './flac-decoder.js';
import { flacEncoder } from './flac-encoder.js';

const context = { maxSeconds: 60 };

async function expectExact(values: ArrayLike<number>, sampleRate = 24_000): Promise<number> {
  const samples = Float32Array.from(values, (value) => value / 32_768);
  const { bytes } = await flacEncoder.encode({ samples, sampleRate }, {});
  const decoded = await flacDecoder.decode(bytes, context);
  expect(decoded.sampleRate).toBe(sampleRate);
  expect(decoded.channelData).toHaveLength(1);
  expect(decoded.channelData[0]).toEqual(samples);
  return bytes.length;
}

describe('what is coded comes back to the bit', () => {
  const length = 3 * 4096 + 1001;
  const random = createTestRandom(1);
  const signals: Record<string, (index: number) => number> = {
    silence: () => 0,
    constant: () => -1234,
    'full-scale square wave': (index) => (index % 100 < 50 ? 32_767 : -32_768),
    'alternating full scale': (index) => (index % 2 === 0 ? 32_767 : -32_768),
    ramp: (index) => (index % 65_536) - 32_768,
    sine: (index) => Math.round(20_000 * Math.sin(index / 30)),
    'two sines': (index) => Math.round(9000 * Math.sin(index / 30) + 9000 * Math.sin(index / 3.3)),
    'white noise': () => Math.floor(random() * 65_536) - 32_768,
    'one impulse': (index) => (index === 5000 ? 32_767 : 0),
    'silence, then noise': (index) => (index < 6000 ? 0 : Math.floor(random() * 65_536) - 32_768),
    'steps of 256': (index) => Math.round(100 * Math.sin(index / 50)) * 256,
  };

  it.each(Object.keys(signals))('%s', async (name) => {
    await expectExact(Int32Array.from({ length }, (_, index) => signals[name]!(index)));
  });

  it.each([1, 2, 3, 4, 5, 12, 13, 15, 16, 17, 4095, 4096, 4097, 8192])('%i samples', async (samples) => {
    await expectExact(Int32Array.from({ length: samples }, (_, index) => (index * 7919) % 3000));
  });

  it.each([8000, 9001, 11_025, 22_050, 44_100, 88_200, 176_400, 192_000])('at %i Hz', async (rate) => {
    await expectExact(
      Int32Array.from({ length: 5000 }, (_, index) => index % 777),
      rate,
    );
  });

  it('any samples', async () => {
    const samples = fc.oneof(
      fc.array(fc.integer({ min: -32_768, max: 32_767 }), { minLength: 1, maxLength: 300 }),
      fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 300 }),
      fc.array(fc.constantFrom(-32_768, 32_767, 0), { minLength: 1, maxLength: 300 }),
    );
    await fc.assert(
      fc.asyncProperty(samples, fc.integer({ min: 1, max: 40 }), async (values, repeat) => {
        await expectExact(Array.from({ length: repeat }, () => values).flat());
      }),
      { numRuns: 200 },
    );
  });
});

describe('size', () => {
  it('is a few bytes for silence, a fraction for tones and hardly more than the samples for noise', async () => {
    const length = 40_960;
    const random = createTestRandom(2);
    expect(await expectExact(new Int32Array(length))).toBeLessThan(300);
    const tone = Int32Array.from({ length }, (_, index) => Math.round(20_000 * Math.sin(index / 30)));
    expect(await expectExact(tone)).toBeLessThan(length * 2 * 0.35);
    const noise = Int32Array.from({ length }, () => Math.floor(random() * 65_536) - 32_768);
    expect(await expectExact(noise)).toBeLessThan(length * 2 * 1.005 + 200);
  });
});
