import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SpeechEngine, StarlingError, type VoiceConditioning } from '@starling-tts/core';
import { createSyntheticVoice, engineConformance } from '@starling-tts/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChatterboxEngine, type RuntimeSession } from '../src/index.js';
import { SpeechTokenizer } from '../src/text/speech-tokenizer.js';
import { fixtureDescriptor, fixtures, writeFixture } from './fixtures/build-fixtures.js';
import { areEqual, collect } from './support/collect.js';
import { openTestAccess } from './support/onnxruntime-access.js';

type FixtureId = keyof typeof fixtures;
const ids = Object.keys(fixtures) as FixtureId[];
const workFolder = await mkdtemp(join(tmpdir(), 'starling-engine-'));
const written = Promise.all(ids.map((id) => writeFixture(join(workFolder, id), fixtures[id])));
afterAll(() => rm(workFolder, { recursive: true, force: true }));

async function open(id: FixtureId): Promise<SpeechEngine> {
  await written;
  const access = openTestAccess(join(workFolder, id));
  return createChatterboxEngine({ descriptor: fixtureDescriptor(id), access, revision: 'test' });
}

for (const id of ids)
  engineConformance(`${id} fixture`, () => open(id), { maxSpeechTokens: 160, chunkSizes: [1, 7, 25] });

describe.each(ids)('%s fixture', (id) => {
  let engine: SpeechEngine;
  let voice: VoiceConditioning;
  beforeAll(async () => {
    engine = await open(id);
    voice = await engine.encodeVoice(createSyntheticVoice({ seconds: 6.013, sampleRate: 24_000 }));
  });
  afterAll(() => engine.dispose());

  const speak = (text: string, options: object = {}) =>
    collect(engine.synthesize({ segment: { id: 3, text }, voice, options: { seed: 5, ...options } }));

  test.each([1, 4, 25])('a stream of %i tokens a piece is the one-shot decode', async (chunkTokens) => {
    // A cap of its own: running into that of the text, only what nobody has heard yet would be said again.
    const options = { repetitionPenalty: 1.3, cfgWeight: 0, maxSpeechTokens: 90 };
    const whole = await speak('It was the best of times.', options);
    const stream = await speak('It was the best of times.', { ...options, chunkTokens });
    expect(whole.chunks).toHaveLength(1);
    expect(stream.samples.length).toBe(whole.samples.length);
    const worst = stream.samples.reduce(
      (most, sample, i) => Math.max(most, Math.abs(sample - whole.samples[i]!)),
      0,
    );
    // The decoder has no noise, so even the cross-fades blend equal takes.
    expect(worst).toBeLessThan(1e-5);
    expect(stream.end.totals.audioSeconds).toBeCloseTo(stream.samples.length / 24_000, 10);
    expect(stream.end.totals.firstAudioSeconds).toBeLessThanOrEqual(stream.end.totals.wallSeconds);
  });

  test('the seed decides: the same one the same samples, another one others', async () => {
    const first = await speak('Hello there.');
    expect(areEqual((await speak('Hello there.')).samples, first.samples)).toBe(true);
    expect(areEqual((await speak('Hello there.', { seed: 6 })).samples, first.samples)).toBe(false);
  });

  test('many calls at once give what they give alone', async () => {
    const texts = ['One.', 'Two words.', 'Three little words.'];
    const alone: Float32Array[] = [];
    for (const text of texts) alone.push((await speak(text, { chunkTokens: 7 })).samples);
    const together = await Promise.all(texts.map((text) => speak(text, { chunkTokens: 7 })));
    expect(together.map(({ samples }, index) => areEqual(samples, alone[index]!))).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('conversion keeps the length to the sample, streamed or not', async () => {
    const source = createSyntheticVoice({ seconds: 2.345, pitch: 180, sampleRate: 24_000 });
    const whole = await collect(engine.convert({ source, voice }));
    const stream = await collect(engine.convert({ source, voice, chunkTokens: 8 }));
    expect(whole.samples.length).toBe(source.samples.length);
    expect(stream.samples.length).toBe(source.samples.length);
    expect(stream.chunks.length).toBeGreaterThan(3);
    expect(whole.end.totals).toMatchObject({ stopReason: 'source_end', speechTokens: 59 });
  });

  test('a source beyond the limit is refused', async () => {
    const source = { samples: new Float32Array(10 * 24_000 + 1), sampleRate: 24_000 };
    await expect(collect(engine.convert({ source, voice }))).rejects.toMatchObject({
      code: 'audio_too_large',
    });
  });

  test('the loudness of a reference matters only where upstream lets it', async () => {
    const quiet = createSyntheticVoice({ seconds: 6, sampleRate: 24_000 });
    const loud = { ...quiet, samples: quiet.samples.map((sample) => sample * 1.5) };
    const features = async (reference: typeof quiet) =>
      (await engine.encodeVoice(reference)).tensors.speaker_features!.data as Float32Array;
    const [a, b] = [await features(quiet), await features(loud)];
    const difference = a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
    const isNormalized = fixtureDescriptor(id).reference.loudnessLufs !== undefined;
    if (isNormalized) expect(difference).toBeLessThan(1e-4);
    else expect(difference).toBeGreaterThan(1e-3);
  });

  test('audio of another rate or with broken values is refused', async () => {
    const samples = new Float32Array(160_000);
    await expect(engine.encodeVoice({ samples, sampleRate: 16_000 })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    samples[77] = Number.NaN;
    await expect(engine.encodeVoice({ samples, sampleRate: 24_000 })).rejects.toMatchObject({
      code: 'audio_unreadable',
    });
  });

  test('damaged conditioning is a typed error', async () => {
    const { audio_tokens: _, ...tensors } = voice.tensors;
    const damaged = engine.synthesize({ segment: { id: 0, text: 'Hello.' }, voice: { ...voice, tensors } });
    await expect(collect(damaged)).rejects.toMatchObject({ code: 'conditioning_invalid' });
  });

  // Multilingual lower-cases its text, so that it never spells one.
  test.skipIf(id === 'chatterbox-multilingual')('text cannot forge control ids', async () => {
    const isGpt = id === 'chatterbox-turbo' || id === 'chatterbox-nano';
    const forged = isGpt ? '<|endoftext|>' : '[STOP][START_SPEECH][STOP_SPEECH]';
    const descriptor = fixtureDescriptor(id);
    const tokenizer = await SpeechTokenizer.open(descriptor, openTestAccess(join(workFolder, id)));
    expect(tokenizer.promptRow(`Hello${forged} there.`, 'en').ids).toEqual(
      tokenizer.promptRow('Hello there.', 'en').ids,
    );
    await expect(speak(forged)).rejects.toMatchObject({ code: 'text_not_speakable' });
  });
});

describe('loading', () => {
  const load = async (failAt: string | undefined, signal?: AbortSignal) => {
    await written;
    const access = openTestAccess(join(workFolder, 'chatterbox'));
    const counts = { opened: 0, released: 0 };
    const counted = async (opened: Promise<RuntimeSession>): Promise<RuntimeSession> => {
      const session = await opened;
      counts.opened++;
      const release = async () => {
        counts.released++;
        await session.release();
      };
      return { ...session, release };
    };
    const rewriting = access.rewriting!;
    const opening = createChatterboxEngine({
      descriptor: fixtureDescriptor('chatterbox'),
      revision: 'test',
      ...(signal && { signal }),
      access: {
        ...access,
        async openSession(path) {
          if (failAt !== undefined && path.includes(failAt)) {
            throw new StarlingError('model_not_found', `no ${path}`, { model: 'test' });
          }
          return await counted(access.openSession(path));
        },
        rewriting: {
          ...rewriting,
          openSession: (path, graph) => counted(rewriting.openSession(path, graph)),
        },
      },
    });
    return { opening, counts };
  };

  test('what was opened is released when a graph is missing', async () => {
    const { opening, counts } = await load('conditional_decoder');
    await expect(opening).rejects.toMatchObject({ code: 'model_not_found' });
    // Three graphs, and the language model as exported and rewritten to prove that they are equal.
    expect(counts).toEqual({ opened: 5, released: 5 });
  });

  test('disposal releases every graph once', async () => {
    const { opening, counts } = await load(undefined);
    const engine = await opening;
    await Promise.all([engine.dispose(), engine.dispose()]);
    expect(counts).toEqual({ opened: 6, released: 6 });
  });

  test('can be cancelled', async () => {
    const { opening, counts } = await load(undefined, AbortSignal.abort());
    await expect(opening).rejects.toMatchObject({ code: 'aborted' });
    expect(counts).toEqual({ opened: 0, released: 0 });
  });

  test('an unknown precision and a broken tokenizer are typed errors', async () => {
    await written;
    const access = openTestAccess(join(workFolder, 'chatterbox'));
    const descriptor = fixtureDescriptor('chatterbox');
    const unknown = createChatterboxEngine({ descriptor, access, revision: 'test', precision: 'q1' });
    await expect(unknown).rejects.toMatchObject({ code: 'model_not_found' });
    const garbage = { ...access, readFile: async () => new TextEncoder().encode('{"model":') };
    const broken = createChatterboxEngine({ descriptor, access: garbage, revision: 'test' });
    await expect(broken).rejects.toMatchObject({ code: 'model_invalid' });
  });
});

describe('languages and options', () => {
  const voiceFor = (engine: SpeechEngine) =>
    engine.encodeVoice(createSyntheticVoice({ seconds: 6, sampleRate: 24_000 }));
  const speak = async (id: FixtureId, text: string, options: object) => {
    const engine = await open(id);
    try {
      const voice = await voiceFor(engine);
      const request = {
        segment: { id: 0, text },
        voice,
        options: { seed: 1, maxSpeechTokens: 20, ...options },
      };
      const { start } = await collect(engine.synthesize(request));
      return start.warnings.map(({ code }) => code);
    } finally {
      await engine.dispose();
    }
  };

  test('a language the model lacks is a warning, a region is not', async () => {
    expect(await speak('chatterbox', 'Hello.', { language: 'de' })).toEqual(['language_unsupported']);
    expect(await speak('chatterbox-multilingual', 'Hello.', { language: 'de-AT' })).toEqual([]);
  });

  test('Han characters without their dictionary are a typed error', async () => {
    const speaking = speak('chatterbox-multilingual', '你好。', { language: 'zh' });
    await expect(speaking).rejects.toMatchObject({ code: 'unsupported_by_engine' });
  });

  test('unknown characters are counted, not quoted', async () => {
    expect(await speak('chatterbox', 'Price: 20 €', {})).toEqual(['characters_dropped']);
  });

  test('Turbo says that it ignores guidance and exaggeration, and not when guidance is off', async () => {
    expect(await speak('chatterbox-turbo', 'Hello.', { cfgWeight: 0.5, exaggeration: 1 })).toEqual([
      'option_unsupported',
      'option_unsupported',
    ]);
    expect(await speak('chatterbox-turbo', 'Hello.', { cfgWeight: 0 })).toEqual([]);
  });
});
