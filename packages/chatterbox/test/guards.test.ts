import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundsForText } from '../src/generation/length-guard.js';
import { collect } from './support/collect.js';
import { openScriptedEngine, type Script } from './support/scripted-model.js';

const text = 'It was the best of times, it was the worst of times, it was the age of wisdom.';
const stop = 6562;
const silence = 4299;

/** Tokens as varied as speech: no two alike within reach of the guards. */
const speech = (place: number) => (place * 37) % 4001;

/** Speech of so many tokens, then the stop token. */
const spoken = (length: number) => (place: number) => (place < length ? speech(place) : stop);

async function speak(script: Script, options: object = {}, words = text) {
  const { engine, voice, steps } = await openScriptedEngine(script);
  const request = { segment: { id: 0, text: words }, voice, options: { seed: 1, cfgWeight: 0, ...options } };
  const { samples, start, end } = await collect(engine.synthesize(request));
  await engine.dispose();
  const tokens = Array.from({ length: samples.length / 960 }, (_, i) => Math.round(8192 * samples[960 * i]!));
  const codes = [...start.warnings, ...end.warnings].map(({ code }) => code);
  const runs = new Set(steps.flatMap(({ run }) => (run < 0 ? [] : [run]))).size;
  return { tokens, codes, runs, ...end.totals };
}

/** A stretch that comes again and again after some speech, one token in so many differing. */
const loops = fc.record({
  before: fc.integer({ min: 0, max: 60 }),
  period: fc.integer({ min: 1, max: 64 }),
  driftEvery: fc.integer({ min: 10, max: 40 }),
});
const looping =
  ({ before, period, driftEvery }: { before: number; period: number; driftEvery: number }) =>
  (place: number) => {
    if (place < before) return speech(place);
    if ((place - before) % driftEvery === driftEvery - 1) return 5000 + (place % 1000);
    return 4500 + ((place - before) % period);
  };

describe('a model that loops', () => {
  test('is given a second attempt', async () => {
    await fc.assert(
      fc.asyncProperty(loops, async (loop) => {
        const script = looping(loop);
        const result = await speak((run, place) => (run === 0 ? script(place) : spoken(40)(place)));
        expect(result).toMatchObject({ codes: ['runaway_retried'], stopReason: 'stop_token', runs: 2 });
        expect(result.tokens).toEqual(Array.from({ length: 40 }, (_, place) => speech(place)));
      }),
      { numRuns: 25 },
    );
  });

  test('twice is cut where the repetition began', async () => {
    await fc.assert(
      fc.asyncProperty(loops, async (loop) => {
        const script = looping(loop);
        const result = await speak((_run, place) => script(place));
        expect(result).toMatchObject({ codes: ['runaway_cut'], stopReason: 'runaway', runs: 2 });
        expect(result.tokens.length).toBeGreaterThanOrEqual(loop.before);
        // One cycle stays, and what drifted too much at first to be called a repetition.
        expect(result.tokens.length).toBeLessThanOrEqual(loop.before + loop.period + 2 * loop.driftEvery + 2);
        expect(result.tokens).toEqual(result.tokens.map((_, place) => script(place)));
      }),
      { numRuns: 25 },
    );
  });

  test('in mid-stream is cut without taking anything back', async () => {
    await fc.assert(
      fc.asyncProperty(loops, fc.integer({ min: 1, max: 40 }), async (loop, chunkTokens) => {
        const before = loop.before + 50;
        const script = looping({ ...loop, before });
        const result = await speak((_run, place) => script(place), { chunkTokens });
        expect(result).toMatchObject({ codes: ['runaway_cut'], stopReason: 'runaway', runs: 1 });
        expect(result.tokens.length).toBe(result.speechTokens);
        expect(result.tokens.length).toBeGreaterThanOrEqual(before);
        const expected = result.tokens.map((_, place) => script(place));
        expect(result.tokens).toEqual(expected);
        expect(result.samples).toBe(960 * expected.length);
      }),
      { numRuns: 25 },
    );
  });

  test('with the likeliest token always is cut at once: another seed would change nothing', async () => {
    const script = looping({ before: 20, period: 8, driftEvery: 1000 });
    const result = await speak((_run, place) => script(place), { temperature: 0 });
    expect(result).toMatchObject({ codes: ['runaway_cut'], runs: 1, speechTokens: 28 });
  });

  test('because the text does is left alone', async () => {
    const word = 'left right ';
    const script: Script = (_run, place) => (place < 180 ? 100 + (place % 20) : stop);
    const result = await speak(script, {}, word.repeat(9));
    expect(result).toMatchObject({ codes: [], stopReason: 'stop_token', speechTokens: 180 });
  });
});

describe('a model that stands still', () => {
  const held: Record<string, Script> = {
    'in silence': (_run, place) => (place < 20 ? speech(place) : silence),
    'in silence of several kinds': (_run, place) =>
      place < 20 ? speech(place) : [silence, 4218, 4137][(place * place) % 3]!,
  };
  test.each(Object.keys(held))('%s is stopped after two seconds and cut to a pause', async (name) => {
    const result = await speak(held[name]!);
    expect(result).toMatchObject({ codes: ['runaway_cut'], stopReason: 'runaway', runs: 2 });
    expect(result.tokens.length).toBeGreaterThanOrEqual(20);
    expect(result.tokens.length).toBeLessThanOrEqual(40);
  });

  test('recovers with a second attempt', async () => {
    const result = await speak((run, place) => (run === 0 ? silence : spoken(30)(place)));
    expect(result).toMatchObject({ codes: ['runaway_retried'], stopReason: 'stop_token', speechTokens: 30 });
  });

  test('for a moment is pausing', async () => {
    const pauses = fc.array(fc.tuple(fc.integer({ min: 30, max: 60 }), fc.integer({ min: 1, max: 45 })), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(pauses, async (parts) => {
        const script = parts.flatMap(([words, pause], part) => [
          ...Array.from({ length: words }, (_, i) => speech(97 * part + i)),
          ...Array<number>(pause).fill(silence),
        ]);
        const result = await speak((_run, place) => script[place] ?? stop);
        expect(result).toMatchObject({ codes: [], stopReason: 'stop_token', speechTokens: script.length });
      }),
      { numRuns: 25 },
    );
  });
});

describe('a model that', () => {
  test('never stops is tried twice and cut at the cap', async () => {
    const { maximum } = boundsForText(text, 1000);
    const result = await speak((_run, place) => speech(place));
    expect(result).toMatchObject({ codes: ['truncated'], stopReason: 'length', runs: 2 });
    expect(result.tokens).toEqual(Array.from({ length: maximum }, (_, place) => speech(place)));
  });

  test('never stops within the cap a caller set is not tried again', async () => {
    const result = await speak((_run, place) => speech(place), { maxSpeechTokens: 30 });
    expect(result).toMatchObject({ codes: ['truncated'], stopReason: 'length', runs: 1, speechTokens: 30 });
  });

  test.each(['A.', 'Hi!', text])('stops at once has to say something: %s', async (words) => {
    const { minimum } = boundsForText(words, 1000);
    const result = await speak(() => stop, {}, words);
    expect(result).toMatchObject({ codes: [], stopReason: 'stop_token', speechTokens: minimum });
    expect(minimum).toBeGreaterThanOrEqual(5);
  });

  test('prefers ids that are no speech is not followed', async () => {
    const result = await speak((_run, place) => [6561, 6563, 8193][place % 3]!, { maxSpeechTokens: 12 });
    expect(result.tokens.every((id) => id >= 0 && id < 6561)).toBe(true);
  });
});
