import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSyntheticVoice } from '@starling-tts/core/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { uniform } from '../src/descriptors/shared.js';
import { createChatterboxEngine, type ModelDescriptor, multilingualGuided } from '../src/index.js';
import { fixtureDescriptor, fixtures, writeFixture } from './fixtures/build-fixtures.js';
import { areEqual, collect } from './support/collect.js';
import { openTestAccess } from './support/onnxruntime-access.js';

const workFolder = await mkdtemp(join(tmpdir(), 'starling-guided-'));
afterAll(() => rm(workFolder, { recursive: true, force: true }));

const fixture = fixtures['chatterbox-multilingual'];
const plain = fixtureDescriptor('chatterbox-multilingual');
const guided: ModelDescriptor = {
  ...multilingualGuided,
  precisions: { fp32: { suffixes: uniform('') } },
  defaultPrecision: 'fp32',
};

async function open(name: string, descriptor: ModelDescriptor, shape: object) {
  const folder = join(workFolder, name);
  await writeFixture(folder, { ...fixture, shape: { ...fixture.shape, ...shape } });
  return createChatterboxEngine({ descriptor, access: openTestAccess(folder), revision: 'test' });
}

async function speakWith(
  name: string,
  descriptor: ModelDescriptor,
  shape: object,
  weights: readonly number[],
) {
  const engine = await open(name, descriptor, shape);
  try {
    const voice = await engine.encodeVoice(createSyntheticVoice({ seconds: 4, sampleRate: 24_000 }));
    const results = [];
    for (const cfgWeight of weights) {
      const options = { cfgWeight, seed: 4, maxSpeechTokens: 60, repetitionPenalty: 1.3, language: 'en' };
      const request = { segment: { id: 0, text: 'Hello there, friend.' }, voice, options };
      results.push(await collect(engine.synthesize(request)));
    }
    return results;
  } finally {
    await engine.dispose();
  }
}

describe('guidance in the graph', () => {
  test('says what guidance by a batch of two says, at every weight', async () => {
    const weights = [0, 0.5, 1];
    const inGraph = await speakWith('guided', guided, { guided: true }, weights);
    const byBatch = await speakWith('plain', plain, {}, weights);
    inGraph.forEach((result, index) => {
      expect(result.end.totals.speechTokens).toBeGreaterThan(5);
      expect(areEqual(result.samples, byBatch[index]!.samples)).toBe(true);
      expect(result.start.warnings).toEqual([]);
    });
    expect(areEqual(inGraph[0]!.samples, inGraph[1]!.samples)).toBe(false);
  });

  test('works with half-precision inputs, weight and cache', async () => {
    const half = { guided: true, precision: 'float16' };
    const [off, on] = await speakWith('half', guided, half, [0, 0.7]);
    expect(off!.end.totals.speechTokens).toBeGreaterThan(5);
    expect(areEqual(off!.samples, on!.samples)).toBe(false);
  });

  test('files of the other kind are refused, either way', async () => {
    const refused = { code: 'model_invalid', message: expect.stringContaining('cfg_weight') };
    await expect(open('plain-as-guided', guided, {})).rejects.toMatchObject(refused);
    await expect(open('guided-as-plain', plain, { guided: true })).rejects.toMatchObject(refused);
  });
});
