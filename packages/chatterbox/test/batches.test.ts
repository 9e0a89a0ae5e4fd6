import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NamedTensor, SpeechEngine } from '@starling-tts/core';
import { fledglingFolder, fledglingRevision } from '@starling-tts/model-fledgling';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { Random } from '../src/generation/random.js';
import { openLanguageModel } from '../src/graph-rewrite/open-language-model.js';
import { equalityTolerance, relativeError } from '../src/graph-rewrite/prove-equality.js';
import type { LanguageModel } from '../src/graphs/language-model.js';
import { createChatterboxEngine, findModelDescriptor, type ModelAccess } from '../src/index.js';
import { type DecoderShape, writeDecoderModel } from './fixtures/decoder-model.mjs';
import { collect } from './support/collect.js';
import { openTestAccess } from './support/onnxruntime-access.js';

const workFolder = await mkdtemp(join(tmpdir(), 'starling-batches-'));
afterAll(() => rm(workFolder, { recursive: true, force: true }));

const opened: { release(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((model) => model.release()));
});

const small = { layers: 2, heads: 2, hidden: 32, feedForward: 64, vocabulary: 61, weights: 'fp32' } as const;
const shapes: Record<string, DecoderShape> = {
  'positions from the mask': { ...small, family: 'llama', cache: 'concat', positions: 'mask' },
  'positions from the cache': { ...small, family: 'llama', cache: 'concat', positions: 'cache' },
  'positions from position_ids': { ...small, family: 'gpt2', cache: 'concat' },
  GroupQueryAttention: { ...small, family: 'llama', cache: 'grouped-query' },
};

/** A model that counts how often its graph runs, over its own folder. */
async function openCounted(folder: string, path: string, batchSize: number) {
  const access = openTestAccess(folder);
  const counts = { runs: 0, rows: [] as number[] };
  const notes: string[] = [];
  const counting: ModelAccess = {
    ...access,
    debug: (note) => notes.push(note),
    rewriting: {
      ...access.rewriting!,
      async openSession(name, graph) {
        const session = await access.rewriting!.openSession(name, graph);
        return {
          ...session,
          run(feeds) {
            counts.runs += 1;
            counts.rows.push(feeds.inputs_embeds!.dims[0]!);
            return session.run(feeds);
          },
        };
      },
    },
  };
  const model = await openLanguageModel(path, counting, { batchSize });
  opened.push(model);
  counts.runs = 0;
  counts.rows.length = 0;
  return { model, counts, notes };
}

/** One sequence of random embeddings and its logits at each step. */
async function decode(model: LanguageModel, seed: number, prompt: number, steps: number, rows = 1) {
  const random = Random.fromSeed(seed);
  const sequence = model.start(rows, prompt + steps + 1);
  const logits: Float32Array[] = [];
  try {
    for (let step = 0; step <= steps; step++) {
      const added = step === 0 ? prompt : 1;
      const data = Float32Array.from({ length: rows * added * model.hidden! }, () => 2 * random.next() - 1);
      const embeds: NamedTensor = { type: 'float32', dims: [rows, added, model.hidden!], data };
      for (const row of await sequence.step(embeds)) logits.push(row.slice());
    }
  } finally {
    await sequence.dispose();
  }
  return logits;
}

describe('sequences of one batch get the logits each gets alone', () => {
  test.each(Object.entries(shapes))('%s', async (name, shape) => {
    const file = `${name.replaceAll(/\W+/g, '-')}.onnx`;
    writeDecoderModel(join(workFolder, file), shape);
    const alone = await openCounted(workFolder, file, 1);
    const batched = await openCounted(workFolder, file, 6);
    const sequence = fc.record({
      prompt: fc.integer({ min: 2, max: 160 }),
      steps: fc.integer({ min: 1, max: 25 }),
      rows: fc.constantFrom(1, 1, 1, 2),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(sequence, { minLength: 1, maxLength: 7 }), async (sequences) => {
        const all = (model: LanguageModel) =>
          Promise.all(
            sequences.map(({ prompt, steps, rows }, seed) => decode(model, seed, prompt, steps, rows)),
          );
        const expected = await all(alone.model);
        const actual = await all(batched.model);
        expected.forEach((logits, index) => {
          expect(relativeError(logits, actual[index]!)).toBeLessThanOrEqual(equalityTolerance);
        });
      }),
      { numRuns: 12, seed: 1 },
    );
    expect(batched.counts.runs).toBeLessThan(alone.counts.runs);
    // The batch is never larger than asked for; a prompt of two rows is none.
    expect(Math.max(...batched.counts.rows)).toBeLessThanOrEqual(6);
  });
});

test('a batch that is full leaves the others to themselves', async () => {
  writeDecoderModel(join(workFolder, 'full.onnx'), shapes['positions from the mask']!);
  const { model, counts } = await openCounted(workFolder, 'full.onnx', 2);
  await Promise.all([10, 10, 10].map((steps, seed) => decode(model, seed, 4, steps)));
  expect(Math.max(...counts.rows)).toBe(2);
  // Three prompts, ten steps of two together, ten of the third, but for the steps before all have joined.
  expect(counts.runs).toBeGreaterThanOrEqual(23);
  expect(counts.runs).toBeLessThan(30);
});

test('a model that runs as exported has no batches and says so', async () => {
  writeDecoderModel(join(workFolder, 'window.onnx'), {
    ...small,
    family: 'llama',
    cache: 'concat',
    window: 9,
  });
  const { notes } = await openCounted(workFolder, 'window.onnx', 4);
  expect(notes.join()).toContain('no batches');
});

describe('the embedded model', () => {
  const sentences = [
    'The evening train leaves from the second platform.',
    'Good morning.',
    'Please read the second line again, and then the third one.',
    'She sold the house by the river last week.',
  ];
  const engines: SpeechEngine[] = [];
  afterAll(() => Promise.all(engines.map((engine) => engine.dispose())));

  async function openEngine(batchSize: number) {
    const access = openTestAccess(fileURLToPath(fledglingFolder));
    const rows: number[] = [];
    const engine = await createChatterboxEngine({
      descriptor: findModelDescriptor('fledgling')!,
      revision: fledglingRevision,
      batchSize,
      access: {
        ...access,
        rewriting: {
          ...access.rewriting!,
          async openSession(path, graph) {
            const session = await access.rewriting!.openSession(path, graph);
            const run: typeof session.run = (feeds) => {
              rows.push(feeds.inputs_embeds!.dims[0]!);
              return session.run(feeds);
            };
            return { ...session, run };
          },
        },
      },
    });
    engines.push(engine);
    rows.length = 0;
    const voice = await engine.defaultVoice();
    const speak = (text: string, options: object = {}, signal?: AbortSignal) =>
      collect(
        engine.synthesize(
          { segment: { id: 0, text }, voice, options: { temperature: 0, seed: 1, ...options } },
          signal && { signal },
        ),
      );
    return { speak, rows };
  }

  test('says the same in a batch, with and without guidance', async () => {
    const alone = await openEngine(1);
    const batched = await openEngine(8);
    const options = sentences.map((_, index) => ({ cfgWeight: index === 1 ? 0.5 : 0 }));
    const expected: Awaited<ReturnType<typeof alone.speak>>[] = [];
    for (const [index, text] of sentences.entries()) expected.push(await alone.speak(text, options[index]));
    const actual = await Promise.all(sentences.map((text, index) => batched.speak(text, options[index])));
    actual.forEach(({ end }, index) => {
      expect(end.totals.speechTokens).toBe(expected[index]!.end.totals.speechTokens);
      expect(end.totals.stopReason).toBe('stop_token');
    });
    // Three single rows and a pair.
    expect(Math.max(...batched.rows)).toBe(5);
    expect(batched.rows.length).toBeLessThan(0.6 * alone.rows.length);
  });

  test('lets one leave that is cancelled', async () => {
    const { speak } = await openEngine(4);
    const controller = new AbortController();
    const speaking = sentences.map((text, index) =>
      speak(text, { chunkTokens: 10 }, index === 2 ? controller.signal : undefined),
    );
    const cancelling = speak('Good morning.', { chunkTokens: 10 }).then(() => controller.abort());
    const results = await Promise.allSettled(speaking);
    await cancelling;
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(results[2]).toMatchObject({ reason: { code: 'aborted' } });
    // Its place is free again.
    const { end } = await speak(sentences[2]!);
    expect(end.totals.stopReason).toBe('stop_token');
  });
});
