import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSyntheticVoice } from '@starling-tts/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChatterboxEngine, graphPaths, probeGraph } from '../src/index.js';
import { fixtureDescriptor, fixtures, writeFixture } from './fixtures/build-fixtures.js';
import { openTestAccess } from './support/onnxruntime-access.js';

type FixtureId = keyof typeof fixtures;
const ids = Object.keys(fixtures) as FixtureId[];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'starling-probe-'));
  await Promise.all(ids.map((id) => writeFixture(join(folder, id), fixtures[id])));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(ids)('probes of the %s fixture', (id) => {
  const open = (graph: 'languageModel' | 'conditionalDecoder') =>
    openTestAccess(join(folder, id)).openSession(graphPaths(fixtureDescriptor(id))[graph]);
  const { Tensor } = openTestAccess('');

  test('the language model gives the same logits each time and stays open', async () => {
    const session = await open('languageModel');
    const first = await probeGraph('language_model', session, Tensor);
    expect(await probeGraph('language_model', session, Tensor)).toEqual(first);
    expect(first!.length).toBeGreaterThanOrEqual(3);
    for (const logits of first!) {
      expect(logits.length).toBeGreaterThan(10);
      expect(logits.every((logit) => Math.abs(logit) < 1000)).toBe(true);
    }
    await session.release();
  });

  test('the decoder gives samples', async () => {
    const session = await open('conditionalDecoder');
    const [samples] = (await probeGraph('conditional_decoder', session, Tensor))!;
    expect(samples!.length).toBeGreaterThan(2048);
    expect(samples!.some((sample) => sample !== 0)).toBe(true);
    await session.release();
  });
});

test('an encoder on demand is opened by the first voice, once', async () => {
  const id = ids[0]!;
  const access = openTestAccess(join(folder, id));
  const opened: string[] = [];
  const engine = await createChatterboxEngine({
    descriptor: fixtureDescriptor(id),
    access: {
      ...access,
      openSession: (path) => {
        opened.push(path);
        return access.openSession(path);
      },
    },
    revision: 'test',
    encoderOnDemand: true,
  });
  const encoders = () => opened.filter((path) => path.includes('speech_encoder')).length;
  expect(encoders()).toBe(0);
  const reference = createSyntheticVoice({ seconds: 6, sampleRate: 24_000 });
  const [first, second] = await Promise.all([engine.encodeVoice(reference), engine.encodeVoice(reference)]);
  expect(encoders()).toBe(1);
  expect(second.tensors).toEqual(first.tensors);
  await engine.dispose();
  await expect(engine.encodeVoice(reference)).rejects.toMatchObject({ code: 'engine_disposed' });
});
