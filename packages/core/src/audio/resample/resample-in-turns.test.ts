import { describe, expect, it } from 'vitest';
import { resample } from './resample.js';
import { resampleInTurns } from './resample-in-turns.js';

const noise = (length: number, sampleRate: number) => {
  let state = 1;
  const samples = Float32Array.from({ length }, () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  return { samples, sampleRate };
};

describe('resampleInTurns', () => {
  it.each([
    [48_000, 24_000, 300_000],
    [8000, 24_000, 50_001],
    [44_100, 24_000, 16_384],
    [44_100, 24_000, 3],
    [44_100, 24_000, 0],
    [24_000, 24_000, 1000],
  ])('gives what resampling at once gives, from %i to %i Hz for %i samples', async (from, to, length) => {
    const audio = noise(length, from);
    expect(await resampleInTurns(audio, to)).toEqual(resample(audio, to));
  });

  it('lets other work have its turn, which may cancel it', async () => {
    const controller = new AbortController();
    let turns = 0;
    const count = () => {
      turns += 1;
      if (turns === 3) controller.abort();
      else setTimeout(count);
    };
    setTimeout(count);
    // Twenty turns, if nobody cancelled it.
    const resampling = resampleInTurns(noise(2_000_000, 48_000), 24_000, controller.signal);
    await expect(resampling).rejects.toMatchObject({ code: 'aborted' });
    expect(turns).toBe(3);
  });
});
