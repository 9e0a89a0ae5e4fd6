import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pcm } from '../audio/pcm.js';
import type { VoiceConditioning } from '../engine/conditioning.js';
import type { SpeechEngine, SynthesisOptions } from '../engine/engine.js';
import type { SpeechPart } from '../engine/speech-part.js';
import { decodeConditioning, encodeConditioning } from '../voices/conditioning-file.js';
import { type CollectedSpeech, collectSpeech, expectStarlingError, readInto } from './collect-parts.js';
import { createSyntheticVoice } from './synthetic-voice.js';

/** Options of {@link engineConformance}. */
export interface EngineConformanceOptions {
  /** A recording that a voice is encoded from, at the engine's rate. Default: {@link createSyntheticVoice} at that rate. */
  readonly reference?: Pcm;
  /** A sentence in a language of the model. Default English. */
  readonly sentence?: string;
  /** A segment about as long as the model takes. Default: the sentence, repeated up to `maxSegmentCharacters`. */
  readonly longSegment?: string;
  /** Chunk sizes to try, in speech tokens. Default 1, 2, 7, 25, 50 and 100. */
  readonly chunkSizes?: readonly number[];
  /** Cap on the speech tokens of every call, to keep slow models quick. Default none. */
  readonly maxSpeechTokens?: number;
  /** Time limit of one test in milliseconds. Default 120000. */
  readonly timeoutMilliseconds?: number;
}

const seed = 20_240_229;

/**
 * Registers the tests that every {@link SpeechEngine} has to pass. Call it at the top level of a vitest file.
 *
 * @param name what the engine is called in the test report
 * @param factory makes a new engine; called three times, every engine is disposed
 */
export function engineConformance(
  name: string,
  factory: () => Promise<SpeechEngine>,
  options: EngineConformanceOptions = {},
): void {
  const timeout = options.timeoutMilliseconds ?? 120_000;
  const sentence = options.sentence ?? 'The quick brown fox jumps over the lazy dog.';
  const chunkSizes = options.chunkSizes ?? [1, 2, 7, 25, 50, 100];

  describe(`engine conformance: ${name}`, { timeout }, () => {
    let engine: SpeechEngine;
    let voice: VoiceConditioning;
    let reference: Pcm;

    beforeAll(async () => {
      engine = await factory();
      reference = options.reference ?? createSyntheticVoice({ sampleRate: engine.info.sampleRate });
      voice = await engine.encodeVoice(reference);
    }, timeout);

    afterAll(async () => engine?.dispose(), timeout);

    const synthesize = (
      text: string,
      synthesis: SynthesisOptions = {},
      signal?: AbortSignal,
      id = 0,
    ): AsyncIterable<SpeechPart> =>
      engine.synthesize(
        {
          segment: { id, text },
          voice,
          options: {
            seed,
            ...(options.maxSpeechTokens !== undefined && { maxSpeechTokens: options.maxSpeechTokens }),
            ...synthesis,
          },
        },
        signal && { signal },
      );

    const collect = (stream: AsyncIterable<SpeechPart>, segmentId = 0): Promise<CollectedSpeech> =>
      collectSpeech(stream, { ...engine.info, segmentId });

    test('states who it is and what it can do', () => {
      const { info } = engine;
      expect(engine.specificationVersion).toBe(1);
      expect(info.modelId).toMatch(/\S/);
      expect(info.modelRevision).toMatch(/\S/);
      expect(info.languages.length).toBeGreaterThan(0);
      expect(info.sampleRate).toBeGreaterThanOrEqual(8000);
      expect(Number.isInteger(info.samplesPerToken)).toBe(true);
      expect(info.capabilities.maxSegmentCharacters).toBeGreaterThan(0);
    });

    describe('voices', () => {
      test('conditioning names the model that made it', () => {
        const { modelId, modelRevision } = engine.info;
        expect({ modelId: voice.modelId, modelRevision: voice.modelRevision }).toEqual({
          modelId,
          modelRevision,
        });
        expect(Object.keys(voice.tensors).length).toBeGreaterThan(0);
      });

      test('conditioning still works after it was written to a file and read back', async () => {
        const read = decodeConditioning(encodeConditioning(voice));
        const direct = await collect(synthesize(sentence));
        const stored = await collect(
          engine.synthesize({
            segment: { id: 0, text: sentence },
            voice: read,
            options: {
              seed,
              ...(options.maxSpeechTokens !== undefined && { maxSpeechTokens: options.maxSpeechTokens }),
            },
          }),
        );
        expect(stored.sampleCount).toBe(direct.sampleCount);
      });

      test('a reference that is too short is a typed error', async () => {
        const { minReferenceSeconds } = engine.info.capabilities;
        if (minReferenceSeconds === 0) return;
        const samples = reference.samples.slice(
          0,
          Math.floor((minReferenceSeconds * reference.sampleRate) / 2),
        );
        const encoding = engine.encodeVoice({ samples, sampleRate: reference.sampleRate });
        const error = await expectStarlingError(encoding, 'audio_too_short');
        expect(error.details.minimumSeconds).toBe(minReferenceSeconds);
      });

      test('encoding honours a signal that has fired', async () => {
        await expectStarlingError(engine.encodeVoice(reference, { signal: AbortSignal.abort() }), 'aborted');
      });

      test('brings a voice along or says that it has none', async () => {
        const outcome = await engine.defaultVoice().catch((error: unknown) => error);
        if (outcome instanceof Error) {
          await expectStarlingError(Promise.reject(outcome), 'unsupported_by_engine');
        } else {
          expect(outcome).toMatchObject({ modelId: engine.info.modelId });
        }
      });
    });

    describe('speech', () => {
      test.each(['', '   ', '\n\t\u00a0'])('text without content is a typed error (%j)', async (text) => {
        await expectStarlingError(collect(synthesize(text)), 'text_not_speakable');
      });

      test('one word', async () => {
        const { sampleCount } = await collect(synthesize('Hello.', {}, undefined, 7), 7);
        expect(sampleCount).toBeGreaterThanOrEqual(engine.info.samplesPerToken);
      });

      test('a segment as long as the model takes', async () => {
        const limit = engine.info.capabilities.maxSegmentCharacters;
        const repeated = `${sentence} `.repeat(Math.max(1, Math.floor(limit / (sentence.length + 1)))).trim();
        const long = await collect(synthesize(options.longSegment ?? repeated));
        const short = await collect(synthesize('Hello.'));
        expect(long.sampleCount).toBeGreaterThan(short.sampleCount);
      });

      test('without a chunk size the segment is one part', async () => {
        expect((await collect(synthesize(sentence))).audio).toHaveLength(1);
      });

      test('the same seed gives the same number of samples', async () => {
        const first = await collect(synthesize(sentence));
        const second = await collect(synthesize(sentence));
        expect(second.sampleCount).toBe(first.sampleCount);
        expect(second.end.totals.speechTokens).toBe(first.end.totals.speechTokens);
      });

      test.each(chunkSizes)('chunks of %i tokens are as long together as one part', async (chunkTokens) => {
        const whole = await collect(synthesize(sentence));
        const chunked = await collect(synthesize(sentence, { chunkTokens }));
        expect(chunked.end.totals.speechTokens).toBe(whole.end.totals.speechTokens);
        expect(chunked.sampleCount).toBe(whole.sampleCount);
        if (
          engine.info.capabilities.streaming === 'token' &&
          chunkTokens * 3 < whole.end.totals.speechTokens
        ) {
          expect(chunked.audio.length).toBeGreaterThan(1);
        }
      });

      test('a cap on speech tokens is kept and never silent', async () => {
        const { end, start } = await collect(synthesize(sentence, { maxSpeechTokens: 3 }));
        expect(end.totals.speechTokens).toBeLessThanOrEqual(3);
        expect(end.totals.stopReason).toBe('length');
        expect([...start.warnings, ...end.warnings].map(({ code }) => code)).toContain('truncated');
      });

      test('options that the model lacks are warnings', async () => {
        const { exaggeration, classifierFreeGuidance } = engine.info.capabilities;
        const { start, end } = await collect(synthesize('Hello.', { exaggeration: 0.9, cfgWeight: 0.2 }));
        const unsupported = [...start.warnings, ...end.warnings].filter(
          ({ code }) => code === 'option_unsupported',
        );
        expect(unsupported.length > 0).toBe(!exaggeration || !classifierFreeGuidance);
      });

      test('two calls at once do not mix', async () => {
        const alone = await collect(synthesize(sentence, {}, undefined, 1), 1);
        const [first, second] = await Promise.all([
          collect(synthesize(sentence, { chunkTokens: 10 }, undefined, 1), 1),
          collect(synthesize('Hello.', { chunkTokens: 10 }, undefined, 2), 2),
        ]);
        expect(first.sampleCount).toBe(alone.sampleCount);
        expect(second.sampleCount).toBeGreaterThan(0);
      });

      test("another model's conditioning is a typed error", async () => {
        const foreign = { ...voice, modelRevision: `${voice.modelRevision}-other` };
        const request = { segment: { id: 0, text: sentence }, voice: foreign };
        const error = await expectStarlingError(collect(engine.synthesize(request)), 'conditioning_mismatch');
        expect(error.details.expected).not.toBe(error.details.actual);
      });
    });

    describe('cancelling', () => {
      test('before the call: nothing is emitted', async () => {
        const parts: SpeechPart[] = [];
        const reading = readInto(parts, synthesize(sentence, {}, AbortSignal.abort()));
        await expectStarlingError(reading, 'aborted');
        expect(parts).toEqual([]);
      });

      test('before the first audio: no audio is emitted', async () => {
        const controller = new AbortController();
        const parts: SpeechPart[] = [];
        const stream = synthesize(sentence, { chunkTokens: 25 }, controller.signal);
        const reading = readInto(parts, stream, (part) => {
          if (part.type === 'start') controller.abort();
        });
        await expectStarlingError(reading, 'aborted');
        expect(parts.map(({ type }) => type)).toEqual(['start']);
      });

      test('after the first audio: nothing more is emitted', async () => {
        const controller = new AbortController();
        const parts: SpeechPart[] = [];
        const stream = synthesize(sentence, { chunkTokens: 5 }, controller.signal);
        const reading = readInto(parts, stream, (part) => {
          if (part.type === 'audio') controller.abort();
        });
        await expectStarlingError(reading, 'aborted');
        expect(parts.map(({ type }) => type)).toEqual(['start', 'audio']);
      });

      test('leaving the loop early leaves a working engine', async () => {
        for await (const part of synthesize(sentence, { chunkTokens: 5 })) {
          if (part.type === 'audio') break;
        }
        expect((await collect(synthesize('Hello.'))).sampleCount).toBeGreaterThan(0);
      });
    });

    describe('conversion', () => {
      const source = (): Pcm => {
        const seconds = Math.min(2, engine.info.capabilities.maxConversionSeconds);
        return createSyntheticVoice({ seconds, pitch: 210, sampleRate: engine.info.sampleRate });
      };

      test('keeps the length of the source, or is a typed error', async () => {
        const converting = collect(engine.convert({ source: source(), voice }));
        if (!engine.info.capabilities.conversion) {
          await expectStarlingError(converting, 'unsupported_by_engine');
          return;
        }
        const { sampleCount, end } = await converting;
        const difference = Math.abs(sampleCount - source().samples.length);
        expect(difference).toBeLessThanOrEqual(engine.info.samplesPerToken);
        expect(end.totals.stopReason).toBe('source_end');
      });

      test('honours a signal and foreign conditioning', async () => {
        if (!engine.info.capabilities.conversion) return;
        const converting = engine.convert({ source: source(), voice }, { signal: AbortSignal.abort() });
        await expectStarlingError(collect(converting), 'aborted');
        const foreign = { ...voice, modelId: `${voice.modelId}-other` };
        const mismatch = collect(engine.convert({ source: source(), voice: foreign }));
        await expectStarlingError(mismatch, 'conditioning_mismatch');
      });
    });

    describe('disposal', () => {
      test('may happen twice; later calls are typed errors', async () => {
        const doomed = await factory();
        await doomed.dispose();
        await doomed.dispose();
        await expectStarlingError(doomed.encodeVoice(reference), 'engine_disposed');
        await expectStarlingError(doomed.defaultVoice(), 'engine_disposed');
        const speaking = doomed.synthesize({ segment: { id: 0, text: sentence }, voice });
        await expectStarlingError(readInto([], speaking), 'engine_disposed');
      });

      test('ends running calls', async () => {
        const doomed = await factory();
        const parts: SpeechPart[] = [];
        const speaking = doomed.synthesize({
          segment: { id: 0, text: sentence },
          voice,
          options: { seed, chunkTokens: 1 },
        });
        let disposal: Promise<void> | undefined;
        const reading = readInto(parts, speaking, () => {
          disposal ??= doomed.dispose();
        });
        await expectStarlingError(reading, 'engine_disposed');
        await disposal;
        expect(parts.at(-1)?.type).not.toBe('end');
      });
    });
  });
}
