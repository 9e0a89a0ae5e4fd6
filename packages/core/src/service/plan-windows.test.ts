import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planWindows } from './plan-windows.js';

const samplesPerToken = 960;

test('a source that fits is one window', () => {
  const limits = { maxSamples: 240_000, overlapSamples: 24_000, samplesPerToken };
  expect(planWindows(240_000, limits)).toEqual([
    { start: 0, end: 240_000, fadeStart: 240_000, fadeEnd: 240_000 },
  ]);
});

test('windows are full, whole tokens, overlap enough, and their cross-fades cover every seam once', () => {
  const tokens = fc.integer({ min: 1, max: 5000 });
  const maximum = fc.integer({ min: 4, max: 400 });
  const overlapTokens = fc.integer({ min: 1, max: 50 });
  fc.assert(
    fc.property(tokens, maximum, overlapTokens, (total, most, overlap) => {
      const limits = {
        maxSamples: most * samplesPerToken + 17,
        overlapSamples: overlap * samplesPerToken,
        samplesPerToken,
      };
      const windows = planWindows(total * samplesPerToken, limits);
      expect(windows[0]?.start).toBe(0);
      expect(windows.at(-1)?.end).toBe(total * samplesPerToken);
      const leastOverlap = Math.min(overlap, Math.floor(most / 2)) * samplesPerToken;
      let position = 0;
      for (const [index, window] of windows.entries()) {
        const next = windows[index + 1];
        expect(window.start % samplesPerToken).toBe(0);
        expect(window.end - window.start).toBe(Math.min(most, total) * samplesPerToken);
        expect(window.fadeStart).toBeGreaterThanOrEqual(position);
        expect(window.fadeStart).toBeLessThanOrEqual(window.fadeEnd);
        expect(window.fadeEnd).toBeLessThanOrEqual(window.end);
        if (next !== undefined) {
          expect(window.end - next.start).toBeGreaterThanOrEqual(leastOverlap);
          expect(window.fadeStart).toBeGreaterThanOrEqual(next.start);
          expect(window.fadeEnd).toBeLessThanOrEqual(next.fadeStart);
        }
        position = window.fadeEnd;
      }
    }),
    { numRuns: 40 },
  );
});
