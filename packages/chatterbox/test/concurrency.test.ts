import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect } from './support/collect.js';
import { openScriptedEngine } from './support/scripted-model.js';

const stop = 6562;
const text =
  'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness.';

/** An engine whose runs are as long as it is told, in the order in which they begin. */
async function openEngine(lengths: readonly number[]) {
  const opened = await openScriptedEngine((run, place) =>
    place < lengths[run]! ? (place * 37 + run) % 4001 : stop,
  );
  const speak = (options: object = {}, signal?: AbortSignal) =>
    opened.engine.synthesize(
      { segment: { id: 0, text }, voice: opened.voice, options: { seed: 1, cfgWeight: 0, ...options } },
      signal && { signal },
    );
  return { ...opened, speak };
}

describe('requests that overlap', () => {
  test('take turns at every token', async () => {
    const { speak, steps } = await openEngine([60, 60, 60]);
    await Promise.all([collect(speak()), collect(speak()), collect(speak())]);
    const runs = steps.flatMap(({ run }) => (run < 0 ? [] : [run]));
    // While all three were at work, nobody had two turns in a row.
    const together = runs.slice(3, 150);
    expect(together.every((run, i) => i === 0 || run !== together[i - 1])).toBe(true);
  });

  test('a short one ends long before a long one that began earlier', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 200, max: 500 }),
        fc.integer({ min: 40, max: 60 }),
        fc.option(fc.integer({ min: 5, max: 30 }), { nil: undefined }),
        async (long, short, chunkTokens) => {
          const { speak, steps } = await openEngine([long, short]);
          const options = chunkTokens === undefined ? {} : { chunkTokens };
          const first = collect(speak(options));
          await new Promise((resolve) => setImmediate(resolve));
          await collect(speak(options));
          const stepsOfLong = steps.filter(({ run }) => run === 0).length;
          // It waits for one step of the other per step of its own, and the few that were ahead of it.
          expect(stepsOfLong).toBeLessThan(short + 15);
          expect((await first).end.totals.speechTokens).toBe(long);
        },
      ),
      { numRuns: 10 },
    );
  });

  test('one is cancelled, the others do not notice', async () => {
    const { speak, steps } = await openEngine([60, 400, 70]);
    const controller = new AbortController();
    const [first, second, third] = await Promise.allSettled([
      collect(speak({ chunkTokens: 10 })),
      (async () => {
        for await (const part of speak({ chunkTokens: 10 }, controller.signal)) {
          if (part.type === 'audio') controller.abort();
        }
      })(),
      collect(speak({ chunkTokens: 10 })),
    ]);
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'aborted' } });
    expect(first).toMatchObject({ value: { end: { totals: { speechTokens: 60 } } } });
    expect(third).toMatchObject({ value: { end: { totals: { speechTokens: 70 } } } });
    expect(steps.filter(({ run }) => run === 1).length).toBeLessThan(60);
  });
});

describe('cancelling', () => {
  test('at any step ends within that step, and nothing is emitted afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
        async (cancelAt, chunkTokens) => {
          const controller = new AbortController();
          let made = 0;
          const { engine, voice, steps } = await openScriptedEngine((_run, place) => {
            made += 1;
            if (made === cancelAt) controller.abort();
            return (place * 37) % 4001;
          });
          const options = { seed: 1, cfgWeight: 0, ...(chunkTokens !== undefined && { chunkTokens }) };
          const request = { segment: { id: 0, text }, voice, options };
          let emittedAfter = 0;
          const speaking = (async () => {
            for await (const _part of engine.synthesize(request, { signal: controller.signal })) {
              if (controller.signal.aborted) emittedAfter += 1;
            }
          })();
          await expect(speaking).rejects.toMatchObject({ code: 'aborted' });
          expect(emittedAfter).toBe(0);
          expect(steps.filter(({ graph }) => graph === 'language_model').length).toBe(cancelAt);
          // And none comes later.
          for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
          expect(made).toBe(cancelAt);
          await engine.dispose();
        },
      ),
      { numRuns: 40 },
    );
  });
});
